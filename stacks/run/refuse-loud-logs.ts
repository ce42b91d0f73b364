/** From here on the engine logs what it hands to plugins, secrets in clear (sdk/go/common/resource/plugin/rpc.go). */
const tellsSecretsFrom = 9;

/**
 * Refuses a Pulumi command whose logs would hold secrets in clear.
 * @throws Error that names the most that is allowed
 */
export function refuseLoudLogs(command: readonly string[]): void {
  const words = command.join(" ");
  for (const [, level] of words.matchAll(/(?:^|\s)(?:--verbose|-[A-Za-z]*v)[=\s]?(\d+)(?=\s|$)/g)) {
    if (Number(level) >= tellsSecretsFrom) {
      throw new Error(
        `Pulumi's logs of level ${level} hold secrets of the configuration in clear: use at most --verbose=${tellsSecretsFrom - 1}.`,
      );
    }
  }
}
