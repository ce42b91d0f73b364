import { problemContentType, proxyProblems, type Problem } from "@temporal-cms/contracts";
import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import type { z } from "zod";
import type { Logger } from "./logger.ts";

/** An answer that is an RFC 9457 problem document; thrown by handlers, written by `problemHandler`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** When to try again, in seconds; sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(problem.detail ?? problem.title, options);
    this.problem = problem;
    this.retryAfter = options.retryAfter;
  }
}

export function invalidRequest(
  errors: { path: string; message: string }[],
  detail = "The request breaks the rules of this route; nothing was changed.",
): ProblemError {
  return new ProblemError({
    type: proxyProblems.invalid,
    title: "Invalid request",
    status: 422,
    detail,
    errors,
  });
}

/**
 * Parses what a caller sent.
 *
 * @throws {ProblemError} 422 with all faults at once
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
}

/** Writes a problem; it stays in `response.locals.problem` for whoever logs the request. */
export function sendProblem(response: Response, problem: Problem): void {
  response.locals["problem"] = problem;
  response.status(problem.status).type(problemContentType).send(JSON.stringify(problem));
}

export const notFoundHandler: RequestHandler = (request: Request, response: Response) => {
  sendProblem(response, {
    type: proxyProblems.notFound,
    title: "Not found",
    status: 404,
    detail: `There is no ${request.method} ${request.path}.`,
  });
};

interface HttpError {
  status?: number;
  type?: string;
}

/** What body-parser throws, as a problem; anything else is a fault of ours and is logged, not shown. */
function toProblem(error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem;
  const { status, type } = error as HttpError;
  if (type === "entity.too.large")
    return { type: proxyProblems.tooLarge, title: "Payload too large", status: 413 };
  if (type === "entity.parse.failed")
    return {
      type: proxyProblems.invalid,
      title: "Invalid request",
      status: 400,
      detail: "The body is not JSON.",
    };
  if (status !== undefined && status >= 400 && status < 500)
    return { type: proxyProblems.invalid, title: "Invalid request", status };
  return undefined;
}

export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = toProblem(error);
    if (!known) logger.error({ err: error, method: request.method, path: request.path }, "request failed");
    if (error instanceof ProblemError && error.retryAfter !== undefined)
      response.set("retry-after", String(error.retryAfter));
    sendProblem(
      response,
      known ?? {
        type: proxyProblems.internal,
        title: "Internal error",
        status: 500,
        detail: "The request failed; the log of this service says why.",
      },
    );
  };
}
