import { parseArgs } from "node:util";
import { type GoldenChange, compareGoldens } from "./goldens.ts";

const usage = `Compares what each environment declares with its golden file in stacks/goldens; needs neither cluster nor cloud account.

Usage: npm run goldens [-- --update]

--update   write the golden files; review the difference like code
`;

function report({ stack, difference }: GoldenChange): string {
  return difference.length === 0
    ? `${stack}: as in its golden file\n`
    : `${stack}:\n${difference.join("\n")}\n`;
}

const { values } = parseArgs({
  options: { update: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
if (values.help) {
  process.stdout.write(usage);
} else {
  const changes = await compareGoldens({ update: values.update ?? false });
  for (const change of changes) process.stdout.write(report(change));
  if (!values.update && changes.some(({ difference }) => difference.length > 0)) {
    process.stderr.write("If that is meant: npm run goldens -- --update\n");
    process.exitCode = 1;
  }
}
