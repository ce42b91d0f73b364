import { Counter, type Registry } from "prom-client";

export interface ProxyMetrics {
  readonly events: Counter<"outcome">;
  readonly signals: Counter<"signal" | "outcome">;
  readonly reads: Counter<"source">;
  readonly webhooks: Counter<"vendor" | "outcome">;
  readonly approvals: Counter<"outcome">;
  readonly refusedSignatures: Counter<"caller" | "reason">;
}

export function proxyMetrics(registry: Registry): ProxyMetrics {
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames, registers: [registry] });
  return {
    events: counter("proxy_content_events_total", "Content events by what came of them", ["outcome"]),
    signals: counter("proxy_signals_total", "Signals of sites by what came of them", ["signal", "outcome"]),
    reads: counter("proxy_status_reads_total", "Lifecycles read, by where the answer came from", ["source"]),
    webhooks: counter("proxy_webhooks_total", "Webhooks of vendors by what came of them", [
      "vendor",
      "outcome",
    ]),
    approvals: counter("proxy_approval_pages_total", "Approval links opened and used, by what came of it", [
      "outcome",
    ]),
    refusedSignatures: counter("proxy_refused_signatures_total", "Requests refused for their signature", [
      "caller",
      "reason",
    ]),
  };
}
