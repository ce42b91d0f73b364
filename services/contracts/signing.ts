/**
 * The text that is signed, by HMAC-SHA256 with the site's key: Standard Webhooks' `id.timestamp.` with method and path put in
 * front of the raw body, so that a signature fits one route only. The header is `v1,<base64>`; several are separated by spaces.
 *
 * @param timestamp seconds since 1970, as sent
 * @param path path with query string, as sent
 */
export function signedText(request: {
  id: string;
  timestamp: string;
  method: string;
  path: string;
  body: string;
}): string {
  return [request.id, request.timestamp, request.method.toUpperCase(), request.path, request.body].join(".");
}

/** How old or how far ahead a timestamp may be, in seconds. */
export const replayWindowSeconds = 300;
