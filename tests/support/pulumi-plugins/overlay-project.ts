import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

const repository = resolve(import.meta.dirname, "../../..");

interface Project {
  readonly main: string;
  readonly plugins: { readonly providers: readonly { readonly name: string; readonly path: string }[] };
}

/**
 * The project as it is, with stand-ins in place of the official plugins for AWS and Kubernetes, and the example values of its stacks.
 * @param folder is made
 */
export function overlayProject(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const project = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8")) as Project;
  const own = project.plugins.providers.map(({ name, path }) => ({ name, path: join(repository, path) }));
  const standIns = ["aws", "kubernetes"].map((name) => ({ name, path: join(import.meta.dirname, name) }));
  const overlay = {
    ...project,
    main: join(repository, project.main),
    plugins: { providers: [...own, ...standIns] },
  };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify(overlay));
  for (const stack of ["staging", "prod"]) {
    copyFileSync(join(repository, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
  }
  return folder;
}
