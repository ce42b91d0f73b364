import { SiteSlug, notificationKinds, signalRoles } from "@temporal-cms/contracts";
import { isNamedZone } from "@temporal-cms/runtime";
import { z } from "zod";
import { languages } from "./words/wording.ts";

const TimeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time of day from 00:00 to 23:59, such as 08:30");

/** A person, or a channel of Slack that people read. Only the name leaves the file: into logs, the queue and the delivery log. */
export const Recipient = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, "a name is 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen"),
    email: z.email().optional(),
    /** Id of a Slack channel that the app is a member of, such as C0123456789. */
    slack: z
      .string()
      .regex(/^[CGD][A-Z0-9]{2,20}$/, "the id of a Slack channel, such as C0123456789")
      .optional(),
    /** Which sites it is about. */
    sites: z.array(SiteSlug).min(1),
    /** All kinds unless given. */
    kinds: z.array(z.enum(notificationKinds)).min(1).optional(),
    language: z.enum(languages).default("en"),
    /** IANA zone of the times below and of times in messages. */
    zone: z.string().refine(isNamedZone, "is no IANA time zone such as Europe/Berlin or UTC").default("UTC"),
    /** Only what is critical arrives in it; all else waits for its end. It may go over midnight. */
    quietHours: z
      .strictObject({ from: TimeOfDay, to: TimeOfDay })
      .refine(({ from, to }) => from !== to, "begin and end are the same")
      .optional(),
    /** All that is not critical comes in one mail a day, at that time. */
    digestAt: TimeOfDay.optional(),
    /** The role in which the recipient may decide by a link; without it messages carry none. */
    decidesAs: z.enum(signalRoles.approvalGranted).optional(),
  })
  .refine(({ email, slack }) => (email === undefined) !== (slack === undefined), "has either email or slack")
  .refine(({ slack, digestAt }) => slack === undefined || digestAt === undefined, {
    path: ["digestAt"],
    message: "is for mail: in Slack a lifecycle has one message anyway",
  });
export type Recipient = z.infer<typeof Recipient>;

/** Words of an organisation's own, in place of those in words/. */
export const Template = z
  .strictObject({
    /** Where it applies: everywhere unless given; the template that says most of these wins, then the later one. */
    site: SiteSlug.optional(),
    language: z.enum(languages).optional(),
    priority: z.int().min(1).max(5).optional(),
    kind: z.enum(notificationKinds).optional(),
    subject: templateText(200).optional(),
    summary: templateText(2000).optional(),
  })
  .refine(({ subject, summary }) => subject !== undefined || summary !== undefined, "changes no words");
export type Template = z.infer<typeof Template>;

export const placeholders = ["title", "site", "language", "stage", "due", "priority"] as const;
export type Placeholder = (typeof placeholders)[number];

/** The content of `RECIPIENTS_FILE`: who is told of what, when, and in which words. */
export const Audience = z.strictObject({
  recipients: z
    .array(Recipient)
    .refine(
      (list) => new Set(list.map(({ name }) => name)).size === list.length,
      "two recipients have the same name",
    ),
  templates: z.array(Template).default([]),
});
export type Audience = z.infer<typeof Audience>;

function templateText(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .superRefine((text, context) => {
      for (const [, name = ""] of text.matchAll(/\{([^{}]*)\}/g)) {
        if (placeholders.some((known) => known === name)) continue;
        const known = placeholders.map((each) => `{${each}}`).join(", ");
        context.addIssue({ code: "custom", message: `knows no {${name}}; there are ${known}` });
      }
    });
}

/** Who is to be told. */
export function recipientsOf(
  { recipients }: Audience,
  { site, kind }: { readonly site: string; readonly kind: string },
): Recipient[] {
  return recipients.filter(
    (recipient) =>
      recipient.sites.includes(site) &&
      (recipient.kinds === undefined || recipient.kinds.some((each) => each === kind)),
  );
}
