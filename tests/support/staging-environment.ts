import { readFileSync } from "node:fs";
import { exampleConfig } from "../../stacks/testing/example-config.ts";
import { type DeployedEnvironment, startDeployedEnvironment } from "./deployed-environment.ts";
import { type TemporalServer, startTemporalServer } from "./temporal-server.ts";

export interface StagingEnvironment extends DeployedEnvironment {
  /** With mutual TLS, JWTs, and the archive in the stack's bucket. */
  readonly temporal: TemporalServer;
}

/** Staging with a self-hosted Temporal server: the example values, with other addresses and authorities alone. */
export async function startStagingEnvironment(): Promise<StagingEnvironment> {
  const environment = await startDeployedEnvironment("staging");
  try {
    const { stack, aws } = environment;
    const example = exampleConfig("staging");
    const { bucket } = JSON.parse(example["temporal-cms:archive"] ?? "{}") as { readonly bucket: string };
    const temporal = await startTemporalServer({
      mutualTls: true,
      authorization: true,
      archive: { endpoint: aws.endpoint, bucket },
    });
    environment.onStop(() => temporal.stop());
    const { certificate, token } = temporal.operator;
    if (!certificate || token === undefined) throw new Error("the server asks its operator for nothing");
    const serverCa = readFileSync(temporal.authority.path, "utf8");
    const selfHosted = JSON.parse(example["temporal-cms:temporal"] ?? "{}") as object;
    return {
      ...environment,
      temporal,
      stack: {
        ...stack,
        config: {
          ...stack.config,
          "temporal:address": temporal.address,
          "temporal:tlsCaPath": temporal.authority.path,
          "temporal:tlsServerName": "frontend",
          "temporal:tlsCertPath": certificate.certificate,
          "temporal:tlsKeyPath": certificate.key,
          "temporal-cms:temporal": JSON.stringify({ ...selfHosted, serverCa }),
        },
        secretConfig: { ...stack.secretConfig, "temporal:apiKey": token },
      },
      secrets: {
        ...environment.secrets,
        "token of Temporal's operator": token,
        "key of Temporal's operator": readFileSync(certificate.key, "utf8"),
      },
    };
  } catch (error) {
    await environment.stop();
    throw error;
  }
}
