import { invalid } from "./refusal.ts";

/** The newest version that the real service is known to take (`VERSION` of temporalio/cloud-api, August 2026). */
const newest = "v0.19.1";

/**
 * Which fields of a namespace's spec exist in which versions: `temporal:versioning` in namespace/v1/message.proto.
 * That file dates `replicas` to v0.13.0, but the service refuses it in v0.14.0
 * (https://github.com/temporalio/cloud-api/pull/108), so it counts from the version that ends `regions`.
 */
const fieldVersions: Readonly<Record<string, { readonly from?: string; readonly until?: string }>> = {
  regions: { until: "v0.15.0" },
  replicas: { from: "v0.15.0" },
  customSearchAttributes: { until: "v0.3.0" },
  searchAttributes: { from: "v0.3.0" },
  apiKeyAuth: { from: "v0.2.0" },
  lifecycle: { from: "v0.4.0" },
  highAvailability: { from: "v0.4.0" },
  connectivityRuleIds: { from: "v0.6.0" },
  capacitySpec: { from: "v0.10.0" },
  fairness: { from: "v0.14.0" },
};

/** The version a caller asks for by `temporal-cloud-api-version`; only versions of the form v1.2.3. */
export class ApiVersion {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /**
   * @param header undefined when the call has none
   * @throws Refusal INVALID_ARGUMENT; the text for a wrong one is the real service's (https://github.com/temporalio/tcld/pull/356)
   */
  static parse(header: string | undefined): ApiVersion {
    if (header === undefined || header === "") {
      throw invalid("header temporal-cloud-api-version is required");
    }
    if (!/^v\d+\.\d+\.\d+$/.test(header) || compare(header, newest) > 0) {
      throw invalid("API version specified is invalid");
    }
    return new ApiVersion(header);
  }

  knows(field: string): boolean {
    const { from, until } = fieldVersions[field] ?? {};
    return (
      (from === undefined || compare(this.text, from) >= 0) &&
      (until === undefined || compare(this.text, until) <= 0)
    );
  }

  /**
   * @param given names of the fields that a request sets
   * @throws Refusal INVALID_ARGUMENT, with the real service's text (https://github.com/temporalio/cloud-api/pull/108)
   */
  requireKnown(given: readonly string[]): void {
    const unknown = given.find((field) => !this.knows(field));
    if (unknown === undefined) return;
    const name = unknown[0]!.toUpperCase() + unknown.slice(1);
    throw invalid(
      `failed to version request: rpc error: code = InvalidArgument desc = field '${name}' is not supported in version ${this.text}`,
    );
  }
}

function compare(one: string, other: string): number {
  const parts = (version: string) => version.slice(1).split(".").map(Number);
  const [left, right] = [parts(one), parts(other)];
  const index = left.findIndex((part, position) => part !== right[position]);
  return index === -1 ? 0 : left[index]! - right[index]!;
}
