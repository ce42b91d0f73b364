import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import type { SecretReference } from "./workloads-input.ts";

/** Text in AWS Secrets Manager: an entry, or one property of an entry that is JSON. */
export interface SecretText {
  readonly entry: SecretReference;
  readonly property?: string;
}

/** Environment of a program, by where its values come from. */
export interface Settings {
  readonly variables?: Readonly<Record<string, Input<string>>>;
  /** Variable → where its value is kept. */
  readonly secretVariables?: Readonly<Record<string, SecretText>>;
  /** Variable that names a file → the file, mounted read-only. */
  readonly secretFiles?: Readonly<Record<string, SecretText & { readonly fileName: string }>>;
  /** The same for what is no secret: a key of a ConfigMap, which is the file's name too. */
  readonly configFiles?: Readonly<
    Record<string, { readonly configMap: Input<string>; readonly key: string }>
  >;
}

const secretFolder = "/etc/temporal-cms/secrets";
const configFolder = "/etc/temporal-cms/config";

/** Puts settings together; what comes later wins. */
export function mergeSettings(...parts: readonly Settings[]): Required<Settings> {
  return {
    variables: Object.assign({}, ...parts.map((part) => part.variables)) as Required<Settings>["variables"],
    secretVariables: Object.assign(
      {},
      ...parts.map((part) => part.secretVariables),
    ) as Required<Settings>["secretVariables"],
    secretFiles: Object.assign(
      {},
      ...parts.map((part) => part.secretFiles),
    ) as Required<Settings>["secretFiles"],
    configFiles: Object.assign(
      {},
      ...parts.map((part) => part.configFiles),
    ) as Required<Settings>["configFiles"],
  };
}

/** Keys of the Kubernetes Secret that settings need, and where External Secrets reads each. */
export function secretKeys({ secretVariables = {}, secretFiles = {} }: Settings): Record<string, SecretText> {
  const files = Object.values(secretFiles).map(({ fileName, ...text }) => [fileName, text] as const);
  return { ...secretVariables, ...Object.fromEntries(files) };
}

/** @param secretName of the Secret with `secretKeys` */
export function environmentOf(settings: Settings, secretName: string): types.input.core.v1.EnvVar[] {
  const { variables = {}, secretVariables = {}, secretFiles = {}, configFiles = {} } = settings;
  return [
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ...Object.keys(secretVariables).map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key: name } },
    })),
    ...Object.entries(secretFiles).map(([name, file]) => ({
      name,
      value: `${secretFolder}/${file.fileName}`,
    })),
    ...Object.entries(configFiles).map(([name, { key }]) => ({ name, value: `${configFolder}/${key}` })),
  ];
}

/** Files of settings as volumes of a pod and their places in its container. Only the program's own group may read secrets. */
export function filesOf(
  settings: Settings,
  secretName: string,
): { volumes: types.input.core.v1.Volume[]; volumeMounts: types.input.core.v1.VolumeMount[] } {
  const secretFiles = Object.values(settings.secretFiles ?? {}).map(({ fileName }) => fileName);
  const configFiles = Object.values(settings.configFiles ?? {});
  const secrets = {
    name: "secrets",
    secret: {
      secretName,
      defaultMode: 0o440,
      items: secretFiles.map((key) => ({ key, path: key })),
    },
  };
  const config = {
    name: "config",
    projected: {
      sources: configFiles.map(({ configMap, key }) => ({
        configMap: { name: configMap, items: [{ key, path: key }] },
      })),
    },
  };
  return {
    volumes: [...(secretFiles.length > 0 ? [secrets] : []), ...(configFiles.length > 0 ? [config] : [])],
    volumeMounts: [
      ...(secretFiles.length > 0 ? [{ name: "secrets", mountPath: secretFolder, readOnly: true }] : []),
      ...(configFiles.length > 0 ? [{ name: "config", mountPath: configFolder, readOnly: true }] : []),
    ],
  };
}
