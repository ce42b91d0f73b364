import { join } from "node:path";
import type { Kubectl } from "./kubectl.ts";

/** Makers of custom resources that the project's programs declare. */
export type CustomResourceMaker = "keda" | "external-secrets" | "prometheus-operator";

/**
 * Installs custom resource definitions as their makers publish them, and waits until the API server serves them. Nobody acts on the
 * resources unless he is started as well (`startKeda`).
 *
 * @throws Error when a variable of the toolchain is missing
 */
export async function installCrds(kubectl: Kubectl, makers: readonly CustomResourceMaker[]): Promise<void> {
  const files = makers.flatMap((maker) => ["--filename", folderOf(maker)]);
  // Server-side: some are larger than the annotation that a client-side apply keeps.
  const applied = await kubectl(["apply", "--server-side", "--output=name", ...files]);
  const names = applied.split("\n").filter(Boolean);
  await kubectl(["wait", "--for=condition=Established", "--timeout=60s", ...names]);
}

function folderOf(maker: CustomResourceMaker): string {
  switch (maker) {
    case "keda":
      return join(fromToolchain("KEDA_MANIFESTS", maker), "crd/bases");
    case "external-secrets":
      return fromToolchain("EXTERNAL_SECRETS_CRDS", maker);
    case "prometheus-operator":
      return join(import.meta.dirname, "crds");
  }
}

/** The value of a variable that scripts/toolchain/env.sh sets. */
export function fromToolchain(variable: string, tool: string): string {
  const value = process.env[variable];
  if (value === undefined)
    throw new Error(`${variable} is not set: scripts/toolchain/install ${tool}, then env.sh`);
  return value;
}
