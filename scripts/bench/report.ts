import type { LifecycleFigures } from "./measure-lifecycles.ts";
import type { PreviewFigures } from "./measure-preview.ts";
import type { SignalFigures, StatusFigures } from "./measure-proxy.ts";
import type { WorkerFigures } from "./measure-worker.ts";
import { median } from "./statistics.ts";

export interface Figures {
  readonly machine: { readonly cores: number; readonly node: string; readonly loadBefore: number };
  readonly quick: boolean;
  readonly signals: SignalFigures;
  readonly statuses: StatusFigures;
  readonly lifecycles: LifecycleFigures;
  readonly worker: WorkerFigures;
  readonly preview: PreviewFigures;
}

export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly measured: number;
  readonly met: boolean;
}

export interface Report extends Figures {
  readonly aims: readonly Aim[];
}

/** The figures with what the project aims at. */
export function reportOf(figures: Figures): Report {
  const { signals, statuses, lifecycles, worker, preview } = figures;
  const ratio = median(signals.proxyToClient);
  const aims: Aim[] = [
    { what: "signals: proxy by client", aim: "≥ 0.9", measured: ratio, met: ratio >= 0.9 },
    {
      what: "statuses: times faster than in turn",
      aim: "≥ 20",
      measured: statuses.timesFaster,
      met: statuses.timesFaster >= 20,
    },
    {
      what: "billable actions of a lifecycle",
      aim: "≤ 60",
      measured: lifecycles.history.billableActions,
      met: lifecycles.history.billableActions <= 60,
    },
    {
      what: "worker start, ms",
      aim: "≤ 2000",
      measured: worker.startMilliseconds,
      met: worker.startMilliseconds <= 2000,
    },
    ...previewAims(preview),
  ];
  return { ...figures, aims };
}

export function previewAims({ seconds, memory }: PreviewFigures): Aim[] {
  const megabytes = memory.used / 1e6;
  return [
    { what: "preview of prod, s", aim: "≤ 10", measured: seconds, met: seconds <= 10 },
    { what: "preview of prod, MB", aim: "≤ 500", measured: megabytes, met: megabytes <= 500 },
  ];
}

function figure(value: number, digits = 1): string {
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** For people. */
export function table({ machine, signals, statuses, lifecycles, worker, preview, aims }: Report): string {
  const way = (name: string, load: SignalFigures["proxy"]): string =>
    `  ${name.padEnd(22)} ${figure(load.perSecond, 0).padStart(7)} signals/s   p50 ${figure(load.p50).padStart(6)} ms   p99 ${figure(load.p99).padStart(6)} ms`;
  const { history } = lifecycles;
  return [
    `${machine.cores} cores, Node ${machine.node}, load before ${figure(machine.loadBefore)}`,
    "",
    `Signals, ${signals.rounds} rounds in turn`,
    way("proxy", signals.proxy),
    way("@temporalio/client", signals.client),
    way("server's HTTP API", signals.serverHttpApi),
    `  proxy by client, each round: ${signals.proxyToClient.map((ratio) => figure(ratio, 2)).join(" ")}`,
    "",
    "Statuses of 50 items",
    `  one POST /statuses ${figure(statuses.oneCall)} ms; 50 queries in turn ${figure(statuses.queriesInTurn)} ms, all at once ${figure(statuses.queriesAtOnce)} ms`,
    "",
    "Lifecycles of three locales (activities, vendor and reviewer are stand-ins that answer at once)",
    `  ${figure(lifecycles.lifecyclesPerSecond)} lifecycles/s; one has ${history.workflows} workflows, ${history.events} events, ${figure(history.payloadBytes / 1024)} KiB of payloads`,
    ...Object.entries(history.actions).map(
      ([action, count]) => `    ${String(count).padStart(3)}  ${action}`,
    ),
    "",
    "Worker of cms.workflow.queue",
    `  ready after ${figure(worker.startMilliseconds, 0)} ms; ${figure(worker.emptyMegabytes, 0)} MB empty, ${figure(worker.fullMegabytes, 0)} MB with ${worker.cachedWorkflows} workflows cached, ${figure(worker.megabytesPerWorkflow, 2)} MB each`,
    "",
    ...previewLines(preview),
    "",
    "Aims",
    ...aims.map(aimLine),
  ].join("\n");
}

/** The preview's part of the table. */
export function previewLines({ rounds, resources, seconds, memory }: PreviewFigures): string[] {
  const megabytes = (bytes: number) => figure(bytes / 1e6, 0);
  return [
    `Preview of prod without changes, ${resources} resources (stand-ins for Temporal Cloud and Pulumi's AWS and Kubernetes plugins)`,
    `  ${figure(seconds)} s, median of ${rounds}; at most ${megabytes(memory.used)} MB used, ${megabytes(memory.resident)} MB if each process counts what it shares`,
    ...memory.parts.map(({ command, resident }) => `    ${megabytes(resident).padStart(4)} MB  ${command}`),
  ];
}

export function aimLine({ what, aim, measured, met }: Aim): string {
  return `  ${met ? "met   " : "MISSED"}  ${what.padEnd(38)} ${aim.padEnd(7)} ${figure(measured, measured < 100 ? 2 : 0)}`;
}
