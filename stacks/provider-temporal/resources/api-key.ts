import { z } from "zod";
import type { ApiKeySettings, ApiKeyState } from "../backend/cloud-services.ts";
import type { Properties } from "../rpc/properties.ts";
import { filledText, yesOrNo } from "./cloud-inputs.ts";
import { cloudKind } from "./cloud-kind.ts";
import type { Operation } from "./resource-kind.ts";

const DAY_MS = 86_400_000;
const TELL_DAYS_BEFORE = 14;

const days = "must be a whole number of days from 1 to 730";

const inputSchema = z.strictObject({
  name: filledText(64),
  serviceAccountId: filledText(200),
  expiresAfterDays: z.number(days).int(days).min(1, days).max(730, days),
  secretId: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/,
      "must be the ARN of an entry of AWS Secrets Manager",
    ),
  disabled: yesOrNo.optional(),
});

const complete = (given: Properties): Properties => ({ disabled: false, ...given });

/** A key of a service account. Its token goes to AWS Secrets Manager and nowhere else. */
export const apiKeyKind = cloudKind<ApiKeySettings, ApiKeyState>({
  type: "temporal:index:ApiKey",
  inputSchema,
  insteadOnSelfHosted: "To a server of one's own, programs show client certificates or JWTs.",
  extraOutputs: ["expiryTime"],
  identity: ["name", "serviceAccountId", "expiresAfterDays", "secretId"],
  localOnly: [],
  complete,
  collection: (cloud) => cloud.apiKeys,
  settings: (inputs) => complete(inputs) as unknown as ApiKeySettings,
  title: ({ name }) => `API key "${name}"`,

  async live(state, operation) {
    await warnOfExpiry(state, operation);
    const { expiryTime, ...settings } = state;
    return { inputs: { ...settings }, extraOutputs: { expiryTime } };
  },
});

async function warnOfExpiry({ name, expiryTime }: ApiKeyState, { warn }: Operation): Promise<void> {
  const left = new Date(expiryTime).getTime() - Date.now();
  if (left > TELL_DAYS_BEFORE * DAY_MS) return;
  const when = left > 0 ? `expires at ${expiryTime}` : `expired at ${expiryTime}`;
  await warn(
    `API key "${name}" ${when}: declare another one beside it, and remove this one when nobody uses it any more.`,
  );
}
