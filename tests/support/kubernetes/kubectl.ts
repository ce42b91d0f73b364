import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

/**
 * Runs kubectl and returns what it prints.
 * @param args as on the command line
 * @param input what `-f -` reads
 * @throws Error with what it said when it fails
 */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

/** kubectl under that kubeconfig. The program is the one that `KUBECTL` names, otherwise `kubectl` on PATH. */
export function kubectlOf(kubeconfig: string): Kubectl {
  const environment = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(dirname(kubeconfig), "kubectl-cache") };
  return async (args, input = "") => {
    const child = spawn(process.env["KUBECTL"] ?? "kubectl", args, {
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // When it ends without reading, its exit code says why.
    child.stdin.on("error", () => undefined).end(input);
    const [said, complaint] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    if (child.exitCode !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${complaint.trim()}`);
    return said;
  };
}
