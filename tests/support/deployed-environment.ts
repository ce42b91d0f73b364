import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type KubernetesCluster, startKubernetesCluster } from "./kubernetes/cluster.ts";
import { installCrds } from "./kubernetes/custom-resources.ts";
import { overlayProject } from "./pulumi-plugins/overlay-project.ts";
import { type S3Server, startS3Server } from "./s3-server.ts";

/** How Pulumi is run on an environment. */
export interface StackAccess {
  readonly name: "staging" | "prod";
  /** Folder of the project, with stand-ins for the two official plugins and the example values. */
  readonly project: string;
  /** Environment variables: the passphrase, and the way to AWS. */
  readonly variables: Readonly<Record<string, string>>;
  /** Addresses and authorities, which differ from the example values. */
  readonly config: Readonly<Record<string, string>>;
  /** The same for values that Pulumi encrypts. */
  readonly secretConfig: Readonly<Record<string, string>>;
}

/** What a deployed stack is built on. */
export interface DeployedEnvironment {
  readonly stack: StackAccess;
  /** moto: all of AWS. */
  readonly aws: S3Server;
  readonly cluster: KubernetesCluster;
  /** Values that must be found nowhere in clear, by what they are. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Does that as well, before all else, when the environment is stopped. */
  onStop(undo: () => unknown): void;
  stop(): Promise<void>;
}

/** All but Temporal: moto, and a Kubernetes control plane with the definitions of the custom resources. */
export async function startDeployedEnvironment(name: "staging" | "prod"): Promise<DeployedEnvironment> {
  const started: (() => unknown)[] = [];
  const stop = async () => {
    for (const undo of started.splice(0).reverse()) await undo();
  };
  try {
    const aws = await startS3Server();
    started.push(() => aws.stop());
    const cluster = await startKubernetesCluster({ context: name });
    started.push(() => cluster.stop());
    await installCrds(cluster.kubectl, ["keda", "external-secrets", "prometheus-operator"]);
    const project = overlayProject(mkdtempSync(join(tmpdir(), "temporal-cms-project-")));
    started.push(() => rmSync(project, { recursive: true }));

    const passphrase = randomBytes(24).toString("hex");
    const kubeconfig = readFileSync(cluster.kubeconfig, "utf8");
    const stack: StackAccess = {
      name,
      project,
      variables: {
        PULUMI_CONFIG_PASSPHRASE: passphrase,
        AWS_ENDPOINT_URL: aws.endpoint,
        AWS_ACCESS_KEY_ID: "any",
        AWS_SECRET_ACCESS_KEY: "any",
      },
      config: {},
      secretConfig: { "kubernetes:kubeconfig": kubeconfig },
    };
    const secrets = { passphrase, "key of the cluster's administrator": clientKeyOf(kubeconfig) };
    return { stack, aws, cluster, secrets, onStop: (undo) => started.push(undo), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Base64 of PEM, as the kubeconfig has it. */
function clientKeyOf(kubeconfig: string): string {
  const { users } = parse(kubeconfig) as {
    readonly users: readonly { readonly user: { readonly "client-key-data": string } }[];
  };
  const [first] = users;
  if (!first) throw new Error("the kubeconfig has no user");
  return first.user["client-key-data"];
}
