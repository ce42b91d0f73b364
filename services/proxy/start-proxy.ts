import openApi from "@temporal-cms/contracts/openapi.json" with { type: "json" };
import { type HttpService, type Logger, ProblemError, startHttpService } from "@temporal-cms/runtime";
import type { ErrorRequestHandler, Express } from "express";
import helmet from "helmet";
import type { Registry } from "prom-client";
import { auditTrail } from "./audit.ts";
import { callerOf } from "./caller.ts";
import type { ProxyConfig } from "./config.ts";
import { type Lifecycles, TemporalUnavailableError } from "./lifecycles.ts";
import { proxyMetrics } from "./metrics.ts";
import { temporalUnavailable } from "./problems.ts";
import { rateLimitBy } from "./rate-limit.ts";
import { rawBody } from "./raw-body.ts";
import { RecentAnswers } from "./recent-answers.ts";
import { approvals } from "./routes/approvals.ts";
import { postEvent } from "./routes/events.ts";
import { postSignal } from "./routes/signals.ts";
import { getQuery, getStatus, postStatuses } from "./routes/statuses.ts";
import { postTranslationWebhook } from "./routes/webhooks.ts";
import { siteSignature } from "./site-auth.ts";
import { temporalLifecycles } from "./temporal/temporal-lifecycles.ts";
import { configuredVendors } from "./vendors/configured-vendors.ts";

export interface StartProxyOptions {
  readonly config: ProxyConfig;
  readonly logger: Logger;
  /** In place of those on the server that `config.temporal` names; closed with the proxy. */
  readonly lifecycles?: Lifecycles;
}

/** Starts the REST proxy between CMS sites, translation vendors and Temporal. */
export async function startProxy({
  config,
  logger,
  lifecycles = temporalLifecycles({ ...config, logger }),
}: StartProxyOptions): Promise<HttpService> {
  try {
    const service = await startHttpService({
      name: "proxy",
      logger,
      host: config.host,
      port: config.port,
      isReady: () => lifecycles.isReady(),
      routes: (app, registry) => addRoutes(app, registry, { config, logger, lifecycles }),
    });
    return {
      ...service,
      close: async () => {
        await service.close();
        await lifecycles.close();
      },
    };
  } catch (error) {
    await lifecycles.close();
    throw error;
  }
}

function addRoutes(
  app: Express,
  registry: Registry,
  { config, logger, lifecycles }: Required<StartProxyOptions>,
): void {
  const metrics = proxyMetrics(registry);
  const recent = new RecentAnswers();
  const bySite = [
    rawBody,
    siteSignature(config.sites),
    rateLimitBy(config.rateLimit, (response) => callerOf(response).site),
  ];
  const vendors = configuredVendors(config.translation);

  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } } }));
  app.get("/openapi.json", (_request, response) => void response.json(openApi));
  app.use(auditTrail(logger, metrics.refusedSignatures));
  app.post("/workflows", bySite, postEvent(lifecycles, recent, metrics));
  app.get("/workflows/:workflowId/status", bySite, getStatus(lifecycles, metrics));
  app.post("/signals/:workflowId/:signal", bySite, postSignal(lifecycles, recent, metrics));
  app.get("/queries/:workflowId/:query", bySite, getQuery(lifecycles, metrics));
  app.post("/statuses", bySite, postStatuses(lifecycles, metrics));
  app.post(
    "/webhooks/translation/:vendor",
    postTranslationWebhook(vendors, lifecycles, metrics, config.rateLimit),
  );
  const [approvalLinkKey, ...olderKeys] = config.approvalLinkKeys ?? [];
  if (approvalLinkKey !== undefined) {
    const keys = [approvalLinkKey, ...olderKeys] as const;
    app.use(approvals({ keys, lifecycles, metrics, logger, rateLimit: config.rateLimit }));
  }
  app.use(errorHandler(logger));
}

/** Turns outages into answers that ask to come again, and tells refused callers how to sign. */
function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (error instanceof TemporalUnavailableError) {
      logger.warn({ err: error.cause }, "Temporal is unavailable");
      next(temporalUnavailable(error));
      return;
    }
    if (error instanceof ProblemError && error.problem.status === 401)
      response.set("www-authenticate", "StandardWebhooks");
    next(error);
  };
}
