import type { LocalEnvironment } from "../../scripts/local/environment.ts";

export interface VendorJob {
  readonly jobId: string;
  readonly sourceLocale: string;
  readonly targetLocale: string;
  readonly idempotencyKey: string;
  readonly state: string;
}

/** What the vendor simulator is told to do; everything that is not named is as usual again. */
export interface VendorFaults {
  readonly delay?: [number, number];
  readonly loseWebhooks?: number;
  readonly duplicateWebhooks?: number;
  readonly failJobs?: number;
  readonly hold?: boolean;
}

function request(
  { programs, secrets }: LocalEnvironment,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${secrets.simulatorToken}`, "content-type": "application/json" };
  return fetch(new URL(path, programs["translation-simulator"].url), { ...init, headers });
}

export async function setVendorFaults(environment: LocalEnvironment, faults: VendorFaults): Promise<void> {
  const response = await request(environment, "/control", { method: "PUT", body: JSON.stringify(faults) });
  if (!response.ok) throw new Error(`the simulator refused its faults: ${await response.text()}`);
}

/** Every job that the vendor has ever had for an article. */
export async function vendorJobs(environment: LocalEnvironment, uuid: string): Promise<VendorJob[]> {
  const response = await request(environment, "/jobs");
  const { jobs } = (await response.json()) as { jobs: VendorJob[] };
  return jobs.filter(({ idempotencyKey }) => idempotencyKey.includes(uuid));
}
