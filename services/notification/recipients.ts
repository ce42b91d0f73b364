import { type NotificationKind, SiteSlug, notificationKinds } from "@temporal-cms/contracts";
import { z } from "zod";

/** Who gets mail about which site; the content of `RECIPIENTS_FILE`. */
export const Recipients = z.array(
  z.strictObject({
    site: SiteSlug,
    /** All kinds unless given. */
    kinds: z.array(z.enum(notificationKinds)).min(1).optional(),
    to: z.array(z.email()).min(1),
  }),
);
export type Recipients = z.infer<typeof Recipients>;

/** Each address once, however many entries name it. */
export function recipientsOf(recipients: Recipients, site: string, kind: NotificationKind): string[] {
  const concerned = recipients.filter(
    (entry) => entry.site === site && (entry.kinds === undefined || entry.kinds.includes(kind)),
  );
  return [...new Set(concerned.flatMap(({ to }) => to))];
}
