import type { Response } from "express";

/** Who sent a request whose signature is right, and what of it is needed later. */
export interface Caller {
  readonly site: string;
  /** `webhook-id`. */
  readonly requestId: string;
  /** Seconds since 1970, as sent. */
  readonly timestamp: string;
  /** Names site, id, method, path and body: the same request again has the same. */
  readonly digest: string;
  /** The raw body. */
  readonly body: string;
}

export function setCaller(response: Response, caller: Caller): void {
  response.locals["caller"] = caller;
}

/** The site whose signature the route has checked. */
export function callerOf(response: Response): Caller {
  const caller = response.locals["caller"] as Caller | undefined;
  if (!caller) throw new Error("the route does not check signatures");
  return caller;
}
