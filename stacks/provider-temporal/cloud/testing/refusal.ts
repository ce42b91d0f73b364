import { status } from "@grpc/grpc-js";

export type StatusName = Exclude<keyof typeof status, "OK">;

/** A call that is answered with an error. The texts are this stand-in's own unless a comment beside them names a source. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: StatusName;

  constructor(statusName: StatusName, message: string) {
    super(message);
    this.status = statusName;
  }

  get code(): status {
    return status[this.status];
  }
}

export const invalid = (message: string) => new Refusal("INVALID_ARGUMENT", message);
export const notFound = (what: string) => new Refusal("NOT_FOUND", `${what} not found`);
export const alreadyExists = (what: string) => new Refusal("ALREADY_EXISTS", `${what} already exists`);
export const preconditionFailed = (message: string) => new Refusal("FAILED_PRECONDITION", message);
export const permissionDenied = (message: string) => new Refusal("PERMISSION_DENIED", message);
export const unauthenticated = (message: string) => new Refusal("UNAUTHENTICATED", message);

/** The text that Temporal's own clients look for (tcld `app/common.go`, the Terraform provider's group access). */
export const nothingToChange = () => invalid("nothing to change");
