const mark = "Reference (leave as it is): ";

/** What translators read in a Phrase job, with the signed reference that comes back in Phrase's webhooks. */
export function writeBriefing(reference: string): string {
  return (
    'Leave marks such as <g id="1">…</g> and <x id="2"/> in the text: they stand for links, pictures and the like.\n' +
    `${mark}${reference}`
  );
}

/** The reference of a briefing, as it stands there; undefined when it has none. */
export function openBriefing(briefing: string): string | undefined {
  const start = briefing.lastIndexOf(mark);
  if (start < 0) return undefined;
  const [reference = ""] = briefing.slice(start + mark.length).split(/\s/, 1);
  return reference === "" ? undefined : reference;
}
