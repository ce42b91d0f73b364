import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Notification, NotificationReceipt } from "@temporal-cms/contracts";
import { type HttpService, createLogger } from "@temporal-cms/runtime";
import { pino } from "pino";
import { DeliveriesAnswer } from "../api.ts";
import { Audience } from "../recipients.ts";
import { type NotificationServiceOptions, startNotificationService } from "../service.ts";
import { exampleNotification } from "./examples.ts";
import { fakeSlackToken } from "./fake-slack.ts";

const token = "token-of-the-notification-tests";

/** A service on a database of its own, which can be stopped and started again on it. */
export class TestService {
  readonly folder = mkdtempSync(path.join(tmpdir(), "notification-"));
  /** Every line of both loggers. */
  readonly lines: Record<string, unknown>[] = [];
  service: HttpService | undefined;

  get url(): string {
    return this.service?.url ?? "";
  }

  async start(
    around: { readonly smtpUrl?: string; readonly slackUrl?: string },
    audience: object,
    options: Partial<NotificationServiceOptions> = {},
  ): Promise<void> {
    const logger = pino(
      { level: "info" },
      { write: (line: string) => void this.lines.push(JSON.parse(line) as Record<string, unknown>) },
    );
    this.service = await startNotificationService({
      host: "127.0.0.1",
      port: 0,
      logger: Object.assign(createLogger("notification", "silent"), {
        warn: logger.warn.bind(logger),
        error: logger.error.bind(logger),
      }),
      notificationLogger: logger,
      serviceToken: token,
      database: path.join(this.folder, "notification.db"),
      audience: Audience.parse(audience),
      retry: { first: 20, longest: 200, giveUpAfter: 60_000 },
      ...(around.smtpUrl !== undefined && {
        email: { smtpUrl: around.smtpUrl, from: "Newsroom <cms@example.org>" },
      }),
      ...(around.slackUrl !== undefined && { slack: { token: fakeSlackToken, apiUrl: around.slackUrl } }),
      ...options,
    });
  }

  async stop(): Promise<void> {
    await this.service?.close();
    this.service = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  call(method: string, route: string, body?: unknown, bearer = token): Promise<Response> {
    return fetch(new URL(route, this.url), {
      method,
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async notify(changes: Partial<Notification> = {}): Promise<NotificationReceipt> {
    const response = await this.call("POST", "/notifications", exampleNotification(changes));
    if (response.status !== 202) throw new Error(`answered ${response.status}: ${await response.text()}`);
    return NotificationReceipt.parse(await response.json());
  }

  async deliveries(query = ""): Promise<DeliveriesAnswer> {
    const response = await this.call("GET", `/deliveries${query}`);
    if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
    return DeliveriesAnswer.parse(await response.json());
  }

  /** `channel recipient state`, of the newest notification. */
  async newest(): Promise<string[]> {
    const [notification] = (await this.deliveries("?limit=1")).notifications;
    return (notification?.deliveries ?? []).map(
      ({ channel, recipient, state, error }) =>
        `${channel} ${recipient} ${state}${error === undefined ? "" : ` ${error}`}`,
    );
  }

  /** Notifications that are in the log. */
  logged(): unknown[] {
    return this.lines.filter(({ msg }) => msg === "notification");
  }
}
