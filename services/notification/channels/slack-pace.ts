/** In milliseconds. */
export interface SlackLimits {
  /** Between messages in one channel: https://docs.slack.dev/apis/web-api/rate-limits/#posting_messages */
  readonly betweenMessages: number;
  /** Between updates in the workspace: `chat.update` is of tier 3, 50 a minute. */
  readonly betweenUpdates: number;
}

export const slackLimits: SlackLimits = { betweenMessages: 1000, betweenUpdates: 1200 };

/** Keeps calls below Slack's limits, and away for as long as Slack asks. */
export class SlackPace {
  readonly #limits: SlackLimits;
  readonly #channels = new Map<string, number>();
  #updates = 0;
  #pausedUntil = 0;

  constructor(limits: SlackLimits) {
    this.#limits = limits;
  }

  /** The earliest time of the next call. */
  readyAt(channel: string, isUpdate: boolean): number {
    return Math.max(this.#pausedUntil, this.#channels.get(channel) ?? 0, isUpdate ? this.#updates : 0);
  }

  /** Takes down a call, when it begins and again when it has been answered. */
  called(channel: string, isUpdate: boolean, now: number): void {
    this.#channels.set(channel, now + this.#limits.betweenMessages);
    if (isUpdate) this.#updates = now + this.#limits.betweenUpdates;
  }

  /** @param milliseconds of `Retry-After` */
  pause(milliseconds: number, now: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + milliseconds);
  }
}
