import { type Load, load, median, timed } from "./statistics.ts";
import { type Surroundings, openLifecycles } from "./surroundings.ts";

const concurrency = 16;
const payload = { actor: { id: "wp-user:1", role: "cms-admin" } };

export interface SignalFigures {
  readonly rounds: number;
  readonly proxy: Load;
  readonly client: Load;
  readonly serverHttpApi: Load;
  /** The proxy's signals per second by the client's, of each round. */
  readonly proxyToClient: readonly number[];
}

/** `publishNow` to many open lifecycles by three ways, in turn, so that the machine's moods hit all alike. No worker runs. */
export async function measureSignals(
  { client, siteClient, server }: Surroundings,
  rounds: number,
  count: number,
): Promise<SignalFigures> {
  const ids = await openLifecycles(client, 40);
  const idOf = (index: number): string => ids[index % ids.length] ?? "";
  const ways = {
    client: (index: number) => client.workflow.getHandle(idOf(index)).signal("publishNow", payload),
    proxy: async (index: number) => {
      const { status } = await siteClient.request(
        "POST",
        `/signals/${encodeURIComponent(idOf(index))}/publishNow`,
        payload,
      );
      if (status !== 202) throw new Error(`the proxy answered ${status}`);
    },
    serverHttpApi: async (index: number) => {
      const path = `/api/v1/namespaces/${server.namespace}/workflows/${encodeURIComponent(idOf(index))}/signal/publishNow`;
      const response = await fetch(new URL(path, server.httpUrl), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ input: [payload] }),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the server's HTTP API answered ${response.status}`);
    },
  };
  for (const way of Object.values(ways)) await load(Math.min(200, count), concurrency, way);
  const figures = { client: [] as Load[], proxy: [] as Load[], serverHttpApi: [] as Load[] };
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.keys(ways) as (keyof typeof ways)[];
    if (round % 2) order.reverse();
    for (const name of order) figures[name].push(await load(count, concurrency, ways[name]));
  }
  // Thousands of signals would keep the workers of the next measurements busy.
  await Promise.all(ids.map((id) => client.workflow.getHandle(id).terminate("measured")));
  const middle = (loads: readonly Load[]): Load => ({
    perSecond: median(loads.map(({ perSecond }) => perSecond)),
    p50: median(loads.map(({ p50 }) => p50)),
    p99: median(loads.map(({ p99 }) => p99)),
  });
  return {
    rounds,
    proxy: middle(figures.proxy),
    client: middle(figures.client),
    serverHttpApi: middle(figures.serverHttpApi),
    proxyToClient: figures.proxy.map(
      ({ perSecond }, round) => perSecond / (figures.client[round]?.perSecond ?? NaN),
    ),
  };
}

export interface StatusFigures {
  /** In milliseconds. */
  readonly oneCall: number;
  /** One after another, as a page rendered by PHP asks. */
  readonly queriesInTurn: number;
  readonly queriesAtOnce: number;
  /** Than the queries in turn. */
  readonly timesFaster: number;
}

/** What a CMS list screen asks: fifty items by one `POST /statuses`, against fifty live queries. A worker runs. */
export async function measureStatuses(
  { client, siteClient }: Surroundings,
  rounds: number,
): Promise<StatusFigures> {
  const workflowIds = await openLifecycles(client, 50);
  const query = async (id: string): Promise<void> => {
    const { status, body } = await siteClient.request("GET", `/workflows/${encodeURIComponent(id)}/status`);
    if (status !== 200 || (body as { source: string }).source !== "query")
      throw new Error(`a status was answered ${status}`);
  };
  const atOnce = () => Promise.all(workflowIds.map(query));
  const inTurn = async (): Promise<void> => {
    for (const id of workflowIds) await query(id);
  };
  const once = async (): Promise<void> => {
    const { body } = await siteClient.request("POST", "/statuses", { workflowIds });
    const { statuses } = body as { statuses: unknown[] };
    if (statuses.length !== workflowIds.length)
      throw new Error(`${statuses.length} statuses came for ${workflowIds.length} ids`);
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await inTurn();
      await once();
      break;
    } catch (error) {
      if (attempt > 50) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
  const times = { once: [] as number[], inTurn: [] as number[], atOnce: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.once.push(await timed(once));
    times.inTurn.push(await timed(inTurn));
    times.atOnce.push(await timed(atOnce));
  }
  const [oneCall, queriesInTurn, queriesAtOnce] = [
    median(times.once),
    median(times.inTurn),
    median(times.atOnce),
  ];
  return { oneCall, queriesInTurn, queriesAtOnce, timesFaster: queriesInTurn / oneCall };
}
