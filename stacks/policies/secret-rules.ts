import { at, listAt, textsIn } from "./properties.ts";
import type { CheckedResource, ResourceRule } from "./rule.ts";
import { containers } from "./workload-rules.ts";

/** What secrets look like; the text itself is never repeated. */
const looks: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: "a webhook key", pattern: /\bwhsec_[A-Za-z0-9+/]{24,}/ },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: "a token", pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./ },
  { what: "a URL with a password", pattern: /[a-z]:\/\/[^\s/:@]+:[^\s/@]+@/ },
];

const secretVariable = /(?:PASSWORD|PASSWD|TOKEN|SECRET|API_?KEY|PRIVATE_?KEY|CREDENTIALS)$/;

export const noPlainSecret: ResourceRule = {
  kind: "resource",
  name: "no-plain-secret",
  description: "Secrets are referred to, never given: what the program knows is in its state.",
  violations: (resource) => [
    ...givenSecrets(resource),
    ...secretVariables(resource),
    ...secretTexts(resource),
  ],
};

/** Resources whose properties are secrets. */
function givenSecrets({ type, props }: CheckedResource): string[] {
  const keys = {
    "kubernetes:core/v1:Secret": ["data", "stringData"],
    "aws:secretsmanager/secretVersion:SecretVersion": ["secretString", "secretBinary", "secretStringWo"],
    "aws:iam/accessKey:AccessKey": ["user"],
  }[type];
  return (keys ?? [])
    .filter((key) => isFilled(props[key]))
    .map((key) => `${key} is given: keep the value in Secrets Manager and refer to it by an ExternalSecret`);
}

function isFilled(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== "";
}

function secretVariables(resource: CheckedResource): string[] {
  return containers(resource).flatMap(({ name, container }) =>
    listAt(container, "env")
      .filter(
        (variable) =>
          secretVariable.test(String(at(variable, "name"))) && at(variable, "value") !== undefined,
      )
      .map((variable) => `container ${name}: ${String(at(variable, "name"))} has its value in the program`),
  );
}

function secretTexts({ type, props }: CheckedResource): string[] {
  // A provider's credentials come from encrypted configuration and stay encrypted.
  if (type.startsWith("pulumi:providers:")) return [];
  return textsIn(props).flatMap(({ path, text }) =>
    looks
      .filter(({ pattern }) => pattern.test(text))
      .map(({ what }) => `${path} holds what looks like ${what}`),
  );
}
