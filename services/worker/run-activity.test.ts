import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ServiceError, callJson } from "@temporal-cms/runtime";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { CmsError, NotFoundError, StaleRevisionError } from "./cms/client.ts";
import { httpCmsClient } from "./cms/http-cms-client.ts";
import { UnknownSiteError } from "./cms/sites.ts";
import { type ActivityScope, runActivity } from "./run-activity.ts";
import { mockActivity } from "./testing/mock-activity.ts";

const input = { jobId: "job-1" };
const answer = { state: "pending" } as const;

/** An activity of any type whose work is the test's. */
const activity = (work: (scope: ActivityScope) => Promise<unknown>) =>
  runActivity("PollTranslation", async (_input, scope) => {
    await work(scope);
    return answer;
  });

async function failureOf(error: Error): Promise<unknown> {
  const failing = activity(() => Promise.reject(error));
  return mockActivity()
    .run(failing, input)
    .catch((reason: unknown) => reason);
}

describe("an error", () => {
  test.each([
    ["of a CMS that is away", new CmsError("away", { retryable: true }), false, "CmsError"],
    ["of a CMS that refuses", new CmsError("no", { retryable: false }), true, "CmsError"],
    ["about what is not there", new NotFoundError("gone", { retryable: false }), true, "NotFoundError"],
    [
      "about another revision",
      new StaleRevisionError("old", { retryable: false }),
      true,
      "StaleRevisionError",
    ],
    [
      "of a service that is away",
      new ServiceError("away", { service: "x", retryable: true }),
      false,
      "ServiceError",
    ],
    [
      "of a service that refuses",
      new ServiceError("no", { service: "x", retryable: false }),
      true,
      "ServiceError",
    ],
    ["about a site that nobody knows", new UnknownSiteError("x"), true, "UnknownSiteError"],
  ] as const)("%s is classed", async (_what, error, nonRetryable, type) => {
    const failure = await failureOf(error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ message: error.message, type, nonRetryable });
  });

  test("is retried when the other side wants it", async () => {
    const error = new CmsError("busy", { retryable: true, status: 429, retryAfter: 7000 });
    expect(await failureOf(error)).toMatchObject({ nextRetryDelay: 7000 });
    expect(await failureOf(new CmsError("away", { retryable: true }))).toMatchObject({
      nextRetryDelay: undefined,
    });
  });

  test("that is a failure already, or that nobody foresaw, is left as it is", async () => {
    for (const error of [ApplicationFailure.retryable("again", "NotVerified"), new TypeError("a mistake")]) {
      expect(await failureOf(error)).toBe(error);
    }
  });
});

test("an argument that breaks its schema is refused for good, before any work", async () => {
  const work = vi.fn();
  const failing = mockActivity().run(activity(work), { job: "1" } as never);
  await expect(failing).rejects.toMatchObject({ type: "InvalidInput", nonRetryable: true });
  expect(work).not.toHaveBeenCalled();
});

describe("a call that is under way when the activity is cancelled", () => {
  async function silentServer(): Promise<{ url: string; asked: Promise<unknown> }> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, asked: once(server, "request") };
  }

  const calls = {
    "of a CMS": (url: string, signal: AbortSignal) =>
      httpCmsClient({
        site: "newsroom",
        cms: "wordpress",
        baseUrl: url,
        username: "u",
        applicationPassword: "p",
      }).info({ signal }),
    "of a service": (url: string, signal: AbortSignal) =>
      callJson({ service: "x", method: "GET", url, answer: z.object({}), timeout: 60_000, signal }),
  };

  test.each(Object.entries(calls))("%s ends as cancelled, and not as to be retried", async (_what, call) => {
    const { url, asked } = await silentServer();
    for (const reason of ["CANCELLED", "WORKER_SHUTDOWN"] as const) {
      const environment = mockActivity();
      const running = environment.run(
        activity(({ signal }) => call(url, signal)),
        input,
      );
      const ended = expect(running).rejects.toThrow(new CancelledFailure(reason));
      await asked;
      environment.cancel(reason);
      await ended;
    }
  });
});

test("the key is the same for each attempt and another for each activity", async () => {
  const keyOf = async (attempt: number, activityId: string) => {
    let key = "";
    const running = activity((scope) => Promise.resolve(void (key = scope.key)));
    const workflowExecution = { workflowId: "w", runId: "run-1" };
    await mockActivity({ attempt, activityId, workflowExecution }).run(running, input);
    return key;
  };
  expect([await keyOf(1, "7"), await keyOf(2, "7"), await keyOf(1, "8")]).toEqual([
    "run-1:7",
    "run-1:7",
    "run-1:8",
  ]);
});

describe("heartbeats", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("go out while an activity takes long, and end with it", async () => {
    vi.useFakeTimers();
    const environment = mockActivity();
    let beats = 0;
    environment.on("heartbeat", () => (beats += 1));
    let finish = () => {};
    const running = environment.run(
      activity(() => new Promise<void>((resolve) => (finish = resolve))),
      input,
    );
    await vi.advanceTimersByTimeAsync(9_000);
    expect(beats).toBe(0);
    await vi.advanceTimersByTimeAsync(21_500);
    expect(beats).toBe(3);
    finish();
    expect(await running).toEqual(answer);
    expect(vi.getTimerCount()).toBe(0);
  });
});
