let region: string | undefined;

/** @throws Error unless `AWS_ENDPOINT_URL` names the loopback address: a stand-in has no business in a real account */
export function useRegion(configured: string): void {
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined || new URL(endpoint).hostname !== "127.0.0.1") {
    throw new Error(
      "The stand-in for Pulumi's aws plugin works with moto on 127.0.0.1 alone: set AWS_ENDPOINT_URL to its address.",
    );
  }
  region = configured;
}

/** Of every client. Endpoint and credentials come from the environment, as they do for the official plugin. */
export function clientConfig() {
  if (region === undefined) throw new Error("The stand-in for Pulumi's aws plugin was not configured.");
  return { region, maxAttempts: 2 };
}
