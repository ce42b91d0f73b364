import { expect, test } from "vitest";
import { refuseLoudLogs } from "./refuse-loud-logs.ts";

test.each(["-v=9", "-v 9", "-v9", "-yv=11", "--verbose=9", "--verbose 10"])("%s is refused", (option) => {
  const command = ["preview", ...option.split(" "), "--diff"];
  expect(() => refuseLoudLogs(command)).toThrow("in clear: use at most --verbose=8");
});

test.each(["-v=8", "--verbose 3", "--diff", "--parallel=9", "--target urn::v 9"])("%s is not", (option) => {
  expect(() => refuseLoudLogs(["up", ...option.split(" ")])).not.toThrow();
});
