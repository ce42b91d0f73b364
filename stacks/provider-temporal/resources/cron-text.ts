const nicknames = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** What is wrong with a cron expression, as far as can be told without the server; undefined if nothing is. */
export function cronFault(text: string): string | undefined {
  const [expression = ""] = text.split("#");
  const trimmed = expression.trim();
  if (trimmed.startsWith("@every")) return "must not be @every: use intervals";
  if (/^(CRON_)?TZ=/.test(trimmed)) return "must not name a time zone: use timeZone";
  if (trimmed.startsWith("@")) {
    return nicknames.includes(trimmed)
      ? undefined
      : `must be one of ${nicknames.join(", ")}, or five to seven fields`;
  }
  const fields = trimmed.split(/\s+/);
  if (fields.length < 5 || fields.length > 7) {
    return "must have five fields (minute hour day month weekday), six with a year, seven with seconds first";
  }
  const odd = fields.find((field) => !/^[A-Za-z0-9*?,/-]+$/.test(field));
  return odd === undefined ? undefined : `has a field that is none of cron: ${odd}`;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
