import type { Server } from "node:http";
import { type AddressInfo, Server as NetServer } from "node:net";
import express, { type Express, type Response } from "express";
import { Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Logger } from "./logger.ts";
import { notFoundHandler, problemHandler } from "./problem.ts";
import type { Closeable } from "./shutdown.ts";

export interface HttpServiceOptions {
  readonly name: string;
  readonly logger: Logger;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Adds the service's routes; body parsers are the routes' own business, as some need the raw bytes. */
  readonly routes: (app: Express, registry: Registry) => void;
  /** Whether requests can be served now; the default says yes until draining begins. */
  readonly isReady?: () => boolean | Promise<boolean>;
  /** Further metrics in the Prometheus text format, put after the service's own. */
  readonly extraMetrics?: () => Promise<string>;
}

export interface HttpService extends Closeable {
  readonly url: string;
  readonly port: number;
  readonly registry: Registry;
}

/** Longer than load balancers keep a connection idle (60 s), so that they close it first; in milliseconds. */
const keepAliveTimeout = 65_000;
/** In which a request must have arrived whole, in milliseconds. */
const requestTimeout = 30_000;

/** Starts a service with `/healthz`, `/readyz`, `/metrics`, request metrics and problem documents for every error. */
export async function startHttpService(options: HttpServiceOptions): Promise<HttpService> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Duration of HTTP requests by route",
    labelNames: ["service", "method", "route", "status"],
    registers: [registry],
  });
  let draining = false;
  let closed: Promise<void> | undefined;
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  const unanswered = new Set<Response>();
  app.use((request, response, next) => {
    if (draining) response.set("connection", "close");
    unanswered.add(response);
    response.on("close", () => unanswered.delete(response));
    const end = durations.startTimer();
    response.on("finish", () => {
      unanswered.delete(response);
      const { path } = (request.route ?? { path: "unmatched" }) as { path: string };
      end({
        service: options.name,
        method: request.method,
        route: path,
        status: String(response.statusCode),
      });
    });
    next();
  });
  app.get("/healthz", (_request, response) => void response.json({ status: "alive" }));
  app.get("/readyz", async (_request, response) => {
    const ready = !draining && (await (options.isReady?.() ?? true));
    response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not ready" });
  });
  app.get("/metrics", async (_request, response) => {
    const extra = await options.extraMetrics?.();
    response.type(registry.contentType).send(`${await registry.metrics()}${extra ? `\n${extra}` : ""}`);
  });
  options.routes(app, registry);
  app.use(notFoundHandler);
  app.use(problemHandler(options.logger));

  const server = await listen(app, options.host, options.port);
  server.keepAliveTimeout = keepAliveTimeout;
  server.requestTimeout = requestTimeout;
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host}:${port}`;
  options.logger.info({ url }, "listening");
  return {
    url,
    port,
    registry,
    drain: () => void (draining = true),
    close: () => {
      draining = true;
      return (closed ??= closeServer(server, unanswered));
    },
  };
}

function listen(app: Express, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error?: Error) => {
      if (error) reject(error);
      else resolve(server);
    });
  });
}

/**
 * Takes no more connections and ends when the last answer has been sent. Node's own `close` and `closeIdleConnections` also cut
 * connections whose answer is still on its way, hence the waiting for these.
 */
function closeServer(server: Server, unanswered: ReadonlySet<Response>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sweep = setInterval(() => {
      if (unanswered.size === 0) server.closeIdleConnections();
    }, 20);
    NetServer.prototype.close.call(server, (error?: Error) => {
      clearInterval(sweep);
      if (error) reject(error);
      else resolve();
    });
  });
}
