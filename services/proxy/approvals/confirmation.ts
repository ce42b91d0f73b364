import { isSignedText, signText } from "@temporal-cms/runtime";

const purpose = "approval-confirmation-v1";
/** How long a page that was shown can be answered, in milliseconds. */
export const confirmationLifetime = 3_600_000;

/** Goes into the page's form and comes back with its POST: only who was shown the page just now can act. */
export function makeConfirmation(key: string, token: string, now: number): string {
  return `${now}.${signText(key, purpose, `${token}.${now}`)}`;
}

export function isConfirmed(
  keys: readonly string[],
  token: string,
  confirmation: string,
  now: number,
): boolean {
  const [, at, signature] = /^(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(confirmation) ?? [];
  if (at === undefined || signature === undefined) return false;
  const age = now - Number(at);
  return age <= confirmationLifetime && isSignedText(keys, purpose, `${token}.${at}`, signature);
}
