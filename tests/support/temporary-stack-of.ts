import { TemporaryStack } from "../../stacks/testing/temporary-stack.ts";
import type { StackAccess } from "./deployed-environment.ts";

/** The stack of an environment, with its configuration. */
export async function temporaryStackOf(access: StackAccess): Promise<TemporaryStack> {
  const stack = TemporaryStack.of(access.project, access.name, { ...access.variables });
  stack.configure({ ...access.config });
  for (const [key, value] of Object.entries(access.secretConfig)) await stack.configureSecret(key, value);
  return stack;
}
