import { readFileSync } from "node:fs";
import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import {
  type CloudOpsStandIn,
  startCloudOpsStandIn,
} from "../../stacks/provider-temporal/cloud/testing/cloud-ops-stand-in.ts";
import { type DeployedEnvironment, startDeployedEnvironment } from "./deployed-environment.ts";
import { connectionOptions, startTemporalServer } from "./temporal-server.ts";

export interface ProdEnvironment extends DeployedEnvironment {
  /** Stands in for Temporal Cloud. */
  readonly cloud: CloudOpsStandIn;
}

/** Id of the namespace on Temporal Cloud, with the account of the example values. */
export const cloudNamespace = "cms-orchestration.a1b2c";

/**
 * Prod: the example values, with other addresses and authorities alone. For Temporal Cloud there is the stand-in of its API, and for the
 * namespace's own frontend a Temporal server with mutual TLS that has a namespace of that name.
 */
export async function startProdEnvironment(): Promise<ProdEnvironment> {
  const environment = await startDeployedEnvironment("prod");
  try {
    const frontend = await startTemporalServer({ mutualTls: true });
    environment.onStop(() => frontend.stop());
    const connection = await Connection.connect(connectionOptions(frontend, frontend.operator));
    await connection.workflowService.registerNamespace({
      namespace: cloudNamespace,
      workflowExecutionRetentionPeriod: msToTs("1 day"),
    });
    await connection.close();
    const cloud = await startCloudOpsStandIn({
      tls: await frontend.authority.issue("localhost", { usage: "server" }),
    });
    environment.onStop(() => cloud.stop());
    const { certificate } = frontend.operator;
    if (!certificate) throw new Error("the server asks its operator for no certificate");
    const { stack } = environment;
    return {
      ...environment,
      cloud,
      stack: {
        ...stack,
        variables: {
          ...stack.variables,
          NODE_EXTRA_CA_CERTS: frontend.authority.path,
          GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: frontend.authority.path,
        },
        config: {
          ...stack.config,
          "temporal:address": frontend.address,
          "temporal:tlsCaPath": frontend.authority.path,
          "temporal:tlsServerName": "frontend",
          "temporal:tlsCertPath": certificate.certificate,
          "temporal:tlsKeyPath": certificate.key,
          "temporal:cloudAddress": cloud.address,
        },
        secretConfig: { ...stack.secretConfig, "temporal:cloudApiKey": cloud.apiKey },
      },
      secrets: {
        ...environment.secrets,
        "API key of Temporal Cloud": cloud.apiKey,
        "key of Temporal's operator": readFileSync(certificate.key, "utf8"),
      },
    };
  } catch (error) {
    await environment.stop();
    throw error;
  }
}
