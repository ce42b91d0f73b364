/** One resource of the test program; its arguments are not checked by types, since wrong ones are tested as well. */
export interface DeclaredResource {
  readonly kind:
    "Namespace" | "SearchAttribute" | "Schedule" | "ExportSink" | "ServiceAccount" | "ApiKey" | "UserGroup";
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}
