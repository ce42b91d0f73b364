import * as pulumi from "@pulumi/pulumi";
import * as temporal from "@temporal-cms/provider-temporal";
import type { DeclaredResource } from "./declared-resource.ts";

type AnyResource = new (
  name: string,
  args: object,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

const declared = new pulumi.Config().requireObject<DeclaredResource[]>("resources");
const resources = new Map<string, pulumi.CustomResource>();

/**
 * `$namespaceId:x` and `$id:x` stand for outputs of resource x that are unknown until x exists; `$secretFrom:X` for the variable X as a
 * secret.
 */
function resolveReference(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const [reference = "", name = ""] = value.split(":");
  if (reference === "$secretFrom") return pulumi.secret(process.env[name]);
  const resource = resources.get(name);
  if (reference === "$id") return resource?.id;
  return reference === "$namespaceId" && resource instanceof temporal.Namespace
    ? resource.namespaceId
    : value;
}

for (const { kind, name, args } of declared) {
  const resolved = Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(resolveReference) : resolveReference(value),
    ]),
  );
  const dependsOn = [...resources.values()].filter((resource) => resource instanceof temporal.Namespace);
  const Resource = temporal[kind] as unknown as AnyResource;
  resources.set(name, new Resource(name, resolved, { dependsOn: kind === "Namespace" ? [] : dependsOn }));
}
