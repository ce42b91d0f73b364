import { createHash, timingSafeEqual } from "node:crypto";
import { proxyProblems } from "@temporal-cms/contracts";
import type { RequestHandler } from "express";
import { z } from "zod";
import { ProblemError } from "./problem.ts";

/** A token that services share with their callers, sent as `authorization: Bearer …`. */
export const ServiceTokenVariable = z
  .string()
  .regex(
    /^[A-Za-z0-9._~+/=-]{24,512}$/,
    "a service token is 24 to 512 of A-Z, a-z, 0-9 and . _ ~ + / = - (such as `openssl rand -hex 32` makes)",
  );

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Lets through who sends the token; compared in constant time. Put it before the body parser, so that strangers send no bodies. */
export function serviceToken(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const given = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) {
      next();
      return;
    }
    response.set("www-authenticate", "Bearer");
    next(
      new ProblemError({
        type: proxyProblems.unauthenticated,
        title: "Unauthenticated",
        status: 401,
        detail:
          given === undefined
            ? "A bearer token is required."
            : "The bearer token is not the one of this service.",
      }),
    );
  };
}
