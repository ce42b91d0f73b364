import { ListenVariables, LogLevelVariable, ServiceTokenVariable, SigningKey } from "@temporal-cms/runtime";
import { z } from "zod";

const DelayVariable = z
  .string()
  .regex(/^\d{1,9}-\d{1,9}$/, "a delay is a range in milliseconds such as 2000-5000")
  .transform((range): [number, number] => {
    const [shortest = 0, longest = 0] = range.split("-").map(Number);
    return [shortest, longest];
  })
  .refine(([shortest, longest]) => shortest <= longest, "the shortest delay comes first");

/** Environment of the vendor simulator. */
export const SimulatorConfig = z.object({
  ...ListenVariables,
  LOG_LEVEL: LogLevelVariable,
  /** What the translation service, tests and drills send as bearer token. */
  SIMULATOR_TOKEN: ServiceTokenVariable,
  /** SQLite file; made when it is not there. */
  SIMULATOR_DB: z.string(),
  /** Where ended jobs are told, such as the proxy's `/webhooks/translation/simulator`. */
  CALLBACK_URL: z.url({ protocol: /^https?$/ }),
  SIMULATOR_WEBHOOK_KEY: SigningKey,
  /** Folder of `<locale>.html` files that say the same; without it every text is pseudo-translated. */
  TRANSLATION_MEMORY: z.string().optional(),
  /** How long a job takes, unless the control route says otherwise. */
  SIMULATOR_DELAY: DelayVariable.default([2000, 5000]),
  /** The same seed and idempotency key mean the same delay and the same luck. */
  SIMULATOR_SEED: z.string().default("1"),
});
