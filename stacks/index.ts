import * as pulumi from "@pulumi/pulumi";
import { parseEnvironment } from "./config.ts";
import { temporalOutputs } from "./outputs.ts";
import { desiredNamespace } from "./temporal/desired-namespace.ts";
import { orchestrationNamespace } from "./temporal/orchestration-namespace.ts";

const environment = parseEnvironment(pulumi.getStack(), pulumi.runtime.allConfig());

async function outputs(): Promise<object> {
  if (environment.name === "dev") {
    return temporalOutputs(environment, orchestrationNamespace(desiredNamespace(environment)));
  }
  // Dev does without the SDKs of AWS and Kubernetes, which take longer to load than all else.
  const { deployed, deployedOutputs } = await import("./deployed.ts");
  return deployedOutputs(environment, deployed(environment));
}

export default await outputs();
