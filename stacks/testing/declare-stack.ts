import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentName } from "../config.ts";
import { exampleConfig } from "./example-config.ts";

/** One resource as the program registers it. */
export interface StackResource {
  readonly type: string;
  readonly name: string;
  /** `<type> <name>`; absent for children of the stack itself. */
  readonly parent?: string;
  readonly custom: boolean;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

export interface DeclaredStack {
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What of a RegisterResourceRequest (pulumi/proto/resource.proto) mocks do not hand on. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
}
interface Monitor {
  registerResource(request: RegisterRequest, callback: unknown): Promise<void>;
}

const program = pathToFileURL(resolve(import.meta.dirname, "../index.ts"));
let runs = 0;

/**
 * Runs the program of an environment on mocks: neither cluster nor cloud account is asked.
 * @param config default: the example values of `Pulumi.<stack>.yaml`
 */
export async function declareStack(
  stack: EnvironmentName,
  config: Readonly<Record<string, string>> = exampleConfig(stack),
): Promise<DeclaredStack> {
  const given = new Map<string, Omit<StackResource, "protect" | "retainOnDelete" | "parent">>();
  await pulumi.runtime.setMocks(
    { newResource: (args) => create(args, given), call: () => ({}) },
    "temporal-cms",
    stack,
  );
  const requests = watchRequests();
  pulumi.runtime.setAllConfig({ ...config });
  // A program runs once for each import; the query makes it another module.
  const { default: outputs } = (await import(`${program.href}?run=${runs++}`)) as {
    readonly default: Record<string, unknown>;
  };
  const plain = await Promise.all(
    Object.entries(outputs).map(async ([name, value]) => [name, await known(value)]),
  );
  await pulumi.runtime.disconnect();
  const resources = requests
    .filter((request) => request.getType() !== "pulumi:pulumi:Stack")
    .map((request) => describe(request, given));
  return { resources, outputs: Object.fromEntries(plain) as Record<string, unknown> };
}

/** The value of an output, unless it is a secret. */
async function known(value: unknown): Promise<unknown> {
  const output = pulumi.output(value) as pulumi.Output<unknown>;
  if (await pulumi.isSecret(output)) return "<secret>";
  return new Promise((resolve) => void output.apply(resolve));
}

function create(
  { type, name, inputs, custom }: pulumi.runtime.MockResourceArgs,
  given: Map<string, Omit<StackResource, "protect" | "retainOnDelete" | "parent">>,
): pulumi.runtime.MockResourceResult {
  const props = inputs as Record<string, unknown>;
  given.set(`${type} ${name}`, { type, name, custom: custom ?? true, props });
  const made = type.startsWith("aws:")
    ? { arn: `arn:aws:mock:::${join(type.split(":")[1] ?? "", name)}` }
    : {};
  const ids = { namespaceId: `${name}-namespace-id`, keyId: `${name}-key-id` };
  return { id: idOf(type, name, props), state: { ...ids, ...made, ...props } };
}

/** A namespace's id is what clients call it. */
function idOf(type: string, name: string, { accountId }: Readonly<Record<string, unknown>>): string {
  if (type !== "temporal:index:Namespace") return `${name}-id`;
  return typeof accountId === "string" ? `${name}.${accountId}` : name;
}

function watchRequests(): RegisterRequest[] {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  const requests: RegisterRequest[] = [];
  monitor.registerResource = (request, callback) => {
    requests.push(request);
    return register(request, callback);
  };
  return requests;
}

function describe(
  request: RegisterRequest,
  given: ReadonlyMap<string, Omit<StackResource, "protect" | "retainOnDelete" | "parent">>,
): StackResource {
  const key = `${request.getType()} ${request.getName()}`;
  const resource = given.get(key);
  if (!resource) throw new Error(`${key} was asked for and not made.`);
  const parent = nameInUrn(request.getParent());
  return {
    ...resource,
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    ...(parent !== undefined && { parent }),
  };
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` */
function nameInUrn(urn: string): string | undefined {
  const [, , types, name] = urn.split("::");
  const type = types?.split("$").at(-1);
  return type === undefined || name === undefined || type === "pulumi:pulumi:Stack"
    ? undefined
    : `${type} ${name}`;
}
