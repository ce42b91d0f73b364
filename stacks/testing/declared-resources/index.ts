import * as pulumi from "@pulumi/pulumi";
import { Namespace, Schedule, SearchAttribute } from "@temporal-cms/provider-temporal";
import type { NamespaceArgs, ScheduleArgs, SearchAttributeArgs } from "@temporal-cms/provider-temporal";
import type { DeclaredResource } from "./declared-resource.ts";

const declared = new pulumi.Config().requireObject<DeclaredResource[]>("resources");
const namespaces = new Map<string, Namespace>();

/** `$namespaceId:x` stands for an output of resource x that is unknown until x exists; `$secretFrom:X` for the variable X as a secret. */
function resolveReference(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value.startsWith("$secretFrom:")) return pulumi.secret(process.env[value.slice("$secretFrom:".length)]);
  const namespace = namespaces.get(value.slice("$namespaceId:".length));
  return value.startsWith("$namespaceId:") && namespace ? namespace.namespaceId : value;
}

for (const { kind, name, args } of declared) {
  const resolved: unknown = Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(resolveReference) : resolveReference(value),
    ]),
  );
  const options = { dependsOn: [...namespaces.values()] };
  if (kind === "Namespace") namespaces.set(name, new Namespace(name, resolved as NamespaceArgs));
  if (kind === "SearchAttribute") new SearchAttribute(name, resolved as SearchAttributeArgs, options);
  if (kind === "Schedule") new Schedule(name, resolved as ScheduleArgs, options);
}
