import type { AwaitedAction, NotificationKind, Stage } from "@temporal-cms/contracts";

export const languages = ["en", "de", "es"] as const;
export type Language = (typeof languages)[number];

/** What one language says. */
export interface Wording {
  readonly kinds: Readonly<Record<NotificationKind, readonly [subject: string, summary: string]>>;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly awaited: Readonly<Record<AwaitedAction, string>>;
  readonly labels: Readonly<
    Record<
      | "title"
      | "site"
      | "language"
      | "stage"
      | "awaits"
      | "due"
      | "priority"
      | "reason"
      | "askedBy"
      | "workflow"
      | "urgent"
      | "untitled"
      | "open"
      | "decide"
      | "decideHint"
      | "earlier"
      | "digestSummary",
      string
    >
  >;
  /** Subject of a digest. */
  readonly digest: (count: number) => string;
}
