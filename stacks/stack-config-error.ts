import { RunError } from "@pulumi/pulumi";

/** A stack's configuration has faults. Pulumi shows the message of a RunError without a stack trace. */
export class StackConfigError extends RunError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      [
        "The configuration of this stack is not right; nothing was changed.",
        ...faults.map((fault) => `  - ${fault}`),
      ].join("\n"),
    );
    this.faults = faults;
  }
}
