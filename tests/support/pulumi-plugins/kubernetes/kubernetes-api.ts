import { request, type RequestOptions } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import type { KindOfObject, KubernetesObject } from "./kinds.ts";

const fieldManager = "pulumi-kubernetes";
const pollMilliseconds = 200;

export interface ClusterAccess {
  /** A kubeconfig, or the path of one. Default: where kubectl looks. */
  readonly kubeconfig?: string;
  /** Default: the kubeconfig's own. */
  readonly context?: string;
}

export interface ApplyOptions {
  readonly dryRun: boolean;
  /** Whether fields that somebody else has set are taken over; otherwise they are a conflict. */
  readonly force: boolean;
}

export class KubernetesApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Objects of any kind that the cluster knows, exactly as they go over the wire. */
export class KubernetesApi {
  readonly #config = new KubeConfig();
  readonly #resources = new Map<string, Promise<readonly ApiResource[]>>();

  /** @throws Error unless the cluster is on the loopback address: a stand-in has no business on a real one */
  constructor({ kubeconfig, context }: ClusterAccess) {
    if (kubeconfig === undefined) this.#config.loadFromDefault();
    else if (kubeconfig.includes("\n")) this.#config.loadFromString(kubeconfig);
    else this.#config.loadFromFile(kubeconfig);
    if (context !== undefined) this.#config.setCurrentContext(context);
    if (new URL(this.#server).hostname !== "127.0.0.1") {
      throw new Error(
        `The stand-in for Pulumi's kubernetes plugin works with a cluster on 127.0.0.1 alone, not with ${this.#server}.`,
      );
    }
  }

  get #server(): string {
    const server = this.#config.getCurrentCluster()?.server;
    if (server === undefined) {
      throw new Error(`The kubeconfig has no cluster for context ${this.#config.getCurrentContext()}.`);
    }
    return server;
  }

  /** Server-side apply: https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
  async apply(object: KubernetesObject, { dryRun, force }: ApplyOptions): Promise<KubernetesObject> {
    const query = new URLSearchParams({
      fieldManager,
      force: String(force),
      ...(dryRun && { dryRun: "All" }),
    });
    const path = await this.#path(object, object.metadata.name, object.metadata.namespace);
    return this.#call("PATCH", `${path}?${query.toString()}`, object, "application/apply-patch+yaml");
  }

  async read(kind: KindOfObject, id: string): Promise<KubernetesObject | undefined> {
    return unlessNotFound(this.#call("GET", await this.#pathOfId(kind, id)));
  }

  /** Resolves when the object and all that it owns are gone. */
  async delete(kind: KindOfObject, id: string, timeoutSeconds: number): Promise<void> {
    const path = await this.#pathOfId(kind, id);
    await unlessNotFound(this.#call("DELETE", path, { propagationPolicy: "Foreground" }));
    const deadline = Date.now() + timeoutSeconds * 1_000;
    while (await unlessNotFound(this.#call("GET", path))) {
      if (Date.now() > deadline) {
        throw new Error(`${kind.kind} ${id} was still there ${timeoutSeconds} s after its deletion.`);
      }
      await delay(pollMilliseconds);
    }
  }

  /** @param id `<namespace>/<name>` or `<name>` */
  #pathOfId(kind: KindOfObject, id: string): Promise<string> {
    const [name = "", namespace] = id.split("/").reverse();
    return this.#path(kind, name, namespace);
  }

  async #path({ apiVersion, kind }: KindOfObject, name: string, namespace?: string): Promise<string> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.#discover(root)).find(
      (candidate) => candidate.kind === kind && !candidate.name.includes("/"),
    );
    if (!resource) throw new KubernetesApiError(404, `The cluster knows no ${kind} of ${apiVersion}.`);
    const place = resource.namespaced ? `/namespaces/${namespace ?? "default"}` : "";
    return `${root}${place}/${resource.name}/${name}`;
  }

  /** What a group has is asked once; a group that is not there is asked for again. */
  #discover(root: string): Promise<readonly ApiResource[]> {
    const known = this.#resources.get(root);
    if (known) return known;
    const asked = this.#call<{ resources: readonly ApiResource[] }>("GET", root).then(
      ({ resources }) => resources,
    );
    this.#resources.set(root, asked);
    asked.catch(() => this.#resources.delete(root));
    return asked;
  }

  async #call<Answer = KubernetesObject>(
    method: string,
    path: string,
    body?: object,
    contentType = "application/json",
  ): Promise<Answer> {
    const options: RequestOptions = {
      method,
      headers: { accept: "application/json", ...(body && { "content-type": contentType }) },
    };
    await this.#config.applyToHTTPSOptions(options);
    const { status, text } = await send(new URL(path, this.#server), options, body);
    const answer: unknown = JSON.parse(text);
    if (status < 300) return answer as Answer;
    throw new KubernetesApiError(status, (answer as { message?: string }).message ?? text);
  }
}

async function send(
  url: URL,
  options: RequestOptions,
  body: object | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const parts: string[] = [];
      response.setEncoding("utf8").on("data", (part: string) => parts.push(part));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text: parts.join("") }));
      response.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}

async function unlessNotFound<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubernetesApiError && error.status === 404) return undefined;
    throw error;
  }
}
