import { type BackfillInput, namespaces, retentionDays } from "@temporal-cms/contracts";
import { backfillFaults, deployedFaults } from "./config/cross-faults.ts";
import { deployedKeys, devKeys, orchestrationKeys } from "./config/keys.ts";
import { type Complete, complete, parseKeys, unknownKeyFaults } from "./config/parse-keys.ts";
import type { TemporalConfig } from "./config/temporal-config.ts";

const environmentNames = Object.keys(namespaces) as EnvironmentName[];

export type EnvironmentName = keyof typeof namespaces;
type Values = Readonly<Record<string, string>>;
type Deployed = Complete<typeof deployedKeys>;

const ownPrefix = "temporal-cms:";

/** What Temporal is to hold, wherever it runs. */
export interface Orchestration<Name extends EnvironmentName = EnvironmentName> {
  readonly name: Name;
  /** Whether what holds data may be deleted with it. */
  readonly disposable: boolean;
  /** Days for which closed workflows are kept. */
  readonly retentionDays: number;
  readonly backfill: {
    readonly everyMinutes: number;
    readonly jitterSeconds: number;
    readonly paused: boolean;
    readonly input: BackfillInput;
  };
}

/** A Temporal server that is there already, and nothing beside it. */
export interface DevEnvironment extends Orchestration<"dev"> {
  /** `host:port` of Temporal's frontend. */
  readonly temporalAddress: string;
}

/** Temporal, AWS and Kubernetes. README.md has the meaning of each key. */
export interface DeployedEnvironment extends Orchestration<"staging" | "prod"> {
  readonly temporalAddress: string;
  readonly temporal: TemporalConfig;
  /** AWS region. */
  readonly region: string;
  readonly archive: Deployed["temporal-cms:archive"];
  readonly clusterOidcProviderArn: string;
  readonly kubernetesNamespace: string;
  readonly images: Deployed["temporal-cms:images"];
  readonly ingress: Deployed["temporal-cms:ingress"];
  readonly vendor: Deployed["temporal-cms:vendor"];
  readonly observability: Deployed["temporal-cms:observability"];
  readonly queueScaling: Deployed["temporal-cms:queueScaling"];
  readonly serviceScaling: Deployed["temporal-cms:serviceScaling"];
  readonly mail: Deployed["temporal-cms:mail"];
  readonly slack: Deployed["temporal-cms:slack"];
  readonly cmsPeers: Deployed["temporal-cms:cmsPeers"];
  readonly storageClassName: string | undefined;
}

/** Everything that a stack is built from, checked. */
export type Environment = DevEnvironment | DeployedEnvironment;

/**
 * Turns a stack's name and configuration into its environment.
 * @param values all of the stack's configuration, as Pulumi hands it to the program
 * @throws StackConfigError naming every fault
 */
export function parseEnvironment(stack: string, values: Values): Environment {
  const name = environmentNames.find((candidate) => candidate === stack);
  return name === undefined || name === "dev" ? parseDev(stack, values) : parseDeployed(name, values);
}

/** What Temporal is to hold, without the way to it: for those who bring that about by other means than Pulumi. */
export function parseOrchestration(stack: string, values: Values): Orchestration {
  const parsed = parseKeys(orchestrationKeys, values);
  const config = complete(parsed, { first: nameFaults(stack), last: backfillFaults(parsed.readable) });
  return orchestration(stack as EnvironmentName, config);
}

function parseDev(stack: string, values: Values): DevEnvironment {
  const parsed = parseKeys(devKeys, values);
  const config = complete(parsed, {
    first: nameFaults(stack),
    last: [
      ...backfillFaults(parsed.readable),
      ...unknownKeyFaults(Object.keys(devKeys), values, ownPrefix, stack),
    ],
  });
  return { ...orchestration("dev", config), temporalAddress: config["temporal:address"] };
}

function parseDeployed(name: "staging" | "prod", values: Values): DeployedEnvironment {
  const parsed = parseKeys(deployedKeys, values);
  const config = complete(parsed, {
    last: [
      ...backfillFaults(parsed.readable),
      ...deployedFaults(name, parsed.readable, values),
      ...unknownKeyFaults(Object.keys(deployedKeys), values, ownPrefix, name),
    ],
  });
  return {
    ...orchestration(name, config),
    temporalAddress: config["temporal:address"],
    temporal: config["temporal-cms:temporal"],
    region: config["aws:region"],
    archive: config["temporal-cms:archive"],
    clusterOidcProviderArn: config["temporal-cms:clusterOidcProviderArn"],
    kubernetesNamespace: config["temporal-cms:kubernetesNamespace"],
    images: config["temporal-cms:images"],
    ingress: config["temporal-cms:ingress"],
    vendor: config["temporal-cms:vendor"],
    observability: config["temporal-cms:observability"],
    queueScaling: config["temporal-cms:queueScaling"],
    serviceScaling: config["temporal-cms:serviceScaling"],
    mail: config["temporal-cms:mail"],
    slack: config["temporal-cms:slack"],
    cmsPeers: config["temporal-cms:cmsPeers"],
    storageClassName: config["temporal-cms:storageClassName"],
  };
}

function orchestration<Name extends EnvironmentName>(
  name: Name,
  config: Complete<typeof orchestrationKeys>,
): Orchestration<Name> {
  return {
    name,
    disposable: name === "dev",
    retentionDays: config["temporal-cms:retentionDays"] ?? retentionDays[name],
    backfill: {
      everyMinutes: config["temporal-cms:backfillEveryMinutes"],
      jitterSeconds: config["temporal-cms:backfillJitterSeconds"],
      paused: config["temporal-cms:backfillPaused"],
      input: { sites: config["temporal-cms:sites"] },
    },
  };
}

function nameFaults(stack: string): string[] {
  if (environmentNames.some((name) => name === stack)) return [];
  return [`stack "${stack}": must be named after its environment: ${environmentNames.join(", ")}`];
}
