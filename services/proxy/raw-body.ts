import express, { type Request, type RequestHandler } from "express";
import { badRequest } from "./problems.ts";

/** The largest body, in bytes. */
export const bodyLimit = 256 * 1024;

/** Reads the body as it was sent, of whatever type. Compressed bodies are refused: what is signed is what is sent. */
export const rawBody: RequestHandler = express.raw({ type: () => true, limit: bodyLimit, inflate: false });

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The body as text, exactly.
 *
 * @throws {ProblemError} 400 when it is not UTF-8: another text would be signed than was sent
 */
export function bodyText(request: Request): string {
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) return "";
  try {
    return utf8.decode(body);
  } catch {
    throw badRequest("The body is not UTF-8.");
  }
}

/** @throws {ProblemError} 400 when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest("The body is not JSON.");
  }
}
