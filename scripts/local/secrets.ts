import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const LocalSecrets = z.strictObject({
  /** Of the sample site, for requests to the proxy. */
  siteKey: z.string(),
  serviceToken: z.string(),
  simulatorToken: z.string(),
  simulatorWebhookKey: z.string(),
  translationReferenceKey: z.string(),
  approvalLinkKey: z.string(),
});
export type LocalSecrets = z.infer<typeof LocalSecrets>;

/** What an earlier start made; a later version of the programs may know more. */
const Kept = LocalSecrets.partial();

/** The keys of a local environment: made at its first start, readable by its owner alone. */
export function keepSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, "secrets.json");
  const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const signingKey = (): string => `whsec_${randomBytes(32).toString("base64")}`;
  const token = (): string => randomBytes(24).toString("base64url");
  const secrets = LocalSecrets.parse({
    siteKey: signingKey(),
    serviceToken: token(),
    simulatorToken: token(),
    simulatorWebhookKey: signingKey(),
    translationReferenceKey: signingKey(),
    approvalLinkKey: signingKey(),
    ...kept,
  });
  writeFileSync(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  return secrets;
}
