import { z } from "zod";

/** A configuration that cannot be used; the message names every fault with its variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? "" : "s"}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.faults = faults;
  }
}

/** Values that belong to secrets are never repeated in a fault; zod's messages name the rule, not the value. */
export function faultsOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`);
}

/**
 * Reads a process's configuration from its environment. Empty variables count as unset, as in shells and charts.
 *
 * @throws {ConfigError} naming all faults at once
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) throw new ConfigError(faultsOf(parsed.error));
  return parsed.data;
}

/**
 * Reads several parts of a configuration, such as variables and files.
 *
 * @throws {ConfigError} naming the faults of all parts at once
 */
export function loadParts<Parts extends Record<string, () => unknown>>(
  parts: Parts,
): { [Name in keyof Parts]: ReturnType<Parts[Name]> } {
  const faults: string[] = [];
  const loaded = Object.entries(parts).map(([name, load]) => {
    try {
      return [name, load()] as const;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return [name, undefined] as const;
    }
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.fromEntries(loaded) as { [Name in keyof Parts]: ReturnType<Parts[Name]> };
}

/** A TCP port given as text; 0 lets the system choose. */
export const PortVariable = z
  .string()
  .regex(/^\d{1,5}$/, "a port is a number from 0 to 65535")
  .transform(Number)
  .pipe(z.int().max(65535));

/** Address to listen on; loopback unless a container says otherwise. */
export const ListenVariables = {
  HOST: z.string().default("127.0.0.1"),
  PORT: PortVariable.default(0),
} as const;

export const LogLevelVariable = z
  .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
  .default("info");

/** A signing key as Standard Webhooks writes it: `whsec_` and at least 24 bytes in base64. */
export const SigningKey = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, "a signing key is whsec_ followed by base64")
  .refine((key) => Buffer.from(key.slice(6), "base64").length >= 24, "a signing key has at least 24 bytes");

/** One signing key, or two during a rotation. */
export const SigningKeys = z
  .array(SigningKey)
  .min(1)
  .max(2, "at most two keys are valid at a time")
  .refine((keys) => new Set(keys).size === keys.length, "the keys are equal");

/** `SigningKeys` as one variable: separated by a comma. */
export const SigningKeysVariable = z
  .string()
  .transform((text) => text.split(",").map((key) => key.trim()))
  .pipe(SigningKeys);
