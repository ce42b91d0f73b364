import { setTimeout as delay } from "node:timers/promises";
import { AppsV1Api, KubeConfig } from "@kubernetes/client-node";

export interface Replicas {
  /** What the autoscaler asks for; undefined before it has said anything. */
  readonly wanted: number | undefined;
  readonly ready: number;
  /** Goes up by one with each change of what is asked for. */
  readonly generation: number;
}

/** Looks twice a second at how many pods the Deployments of a namespace have, and remembers it. */
export class ReplicaRecord {
  readonly #api: AppsV1Api;
  readonly #namespace: string;
  readonly #seen = new Map<string, Replicas[]>();
  readonly #aborted = new AbortController();
  readonly #ended: Promise<void>;

  constructor(kubeconfig: string, namespace: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.#api = config.makeApiClient(AppsV1Api);
    this.#namespace = namespace;
    this.#ended = this.#watch();
    // Said by `stop`, not by the process.
    this.#ended.catch(() => undefined);
  }

  /** The newest look at a Deployment. */
  of(name: string): Replicas | undefined {
    return this.#seen.get(name)?.at(-1);
  }

  /** Every number of pods that was asked for, without repetitions, in the order of time. */
  courseOf(name: string): (number | undefined)[] {
    const wanted = (this.#seen.get(name) ?? []).map((replicas) => replicas.wanted);
    return wanted.filter((count, index) => index === 0 || count !== wanted[index - 1]);
  }

  /** Forgets what was seen. */
  begin(): void {
    this.#seen.clear();
  }

  /** @throws what the API server answered, when it did not answer well */
  async stop(): Promise<void> {
    this.#aborted.abort();
    await this.#ended;
  }

  async #watch(): Promise<void> {
    while (!this.#aborted.signal.aborted) {
      const { items } = await this.#api.listNamespacedDeployment({ namespace: this.#namespace });
      for (const { metadata, spec, status } of items) {
        const name = metadata?.name ?? "";
        const seen = this.#seen.get(name) ?? [];
        const generation = metadata?.generation ?? 0;
        seen.push({ wanted: spec?.replicas, ready: status?.readyReplicas ?? 0, generation });
        this.#seen.set(name, seen);
      }
      await delay(500, undefined, { signal: this.#aborted.signal }).catch(() => undefined);
    }
  }
}
