import type { RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { tooManyRequests } from "./problems.ts";

/**
 * Limits requests a minute of each caller; comes after the signature check, so that nobody uses up another's share.
 * `Retry-After` says when the minute is over.
 */
export function rateLimitBy(limit: number, callerOf: (response: Response) => string): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: "draft-7",
    legacyHeaders: false,
    keyGenerator: (_request, response) => callerOf(response),
    handler: (_request, _response, next) => next(tooManyRequests()),
  });
}
