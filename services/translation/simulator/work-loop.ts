import type { Logger } from "@temporal-cms/runtime";

export interface WorkLoop {
  /** Something may have become due; work is done soon. */
  wake(): void;
  close(): void;
}

const longestSleep = 60_000;
const pauseAfterFault = 1000;

/**
 * Does what is due, then sleeps until something is due again.
 *
 * @param options.nextAt when something will be due, in milliseconds since 1970
 */
export function startWorkLoop(options: {
  readonly work: () => void;
  readonly nextAt: () => number | undefined;
  readonly logger: Logger;
}): WorkLoop {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const sleep = (milliseconds: number): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(turn, milliseconds);
  };
  const turn = (): void => {
    try {
      options.work();
      const next = options.nextAt() ?? Infinity;
      sleep(Math.min(Math.max(next - Date.now(), 0), longestSleep));
    } catch (error) {
      options.logger.error({ err: error }, "work failed, trying again");
      sleep(pauseAfterFault);
    }
  };
  sleep(0);
  return {
    wake: () => sleep(0),
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
