import { z } from "zod";
import {
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
  createDocument,
} from "zod-openapi";
import { approvalsPath } from "./approvals.ts";
import { SiteSlug } from "./content.ts";
import { ContentEvent, signalPayloads } from "./lifecycle.ts";
import { queries, signalRoles, siteHeader, webhookHeaders } from "./names.ts";
import {
  Problem,
  QueryResponse,
  SignalResponse,
  StartResponse,
  StatusResponse,
  StatusesRequest,
  StatusesResponse,
  WebhookResponse,
  problemContentType,
} from "./proxy-api.ts";
import { SimulatorWebhook } from "./service-apis.ts";

const problems = {
  400: "The body is not JSON, or the path is malformed.",
  401: "The signature is missing, wrong, or too old; `reason` says which.",
  403: "The site, or the actor's role, may not do this.",
  404: "There is no such workflow, signal or query.",
  409: "The workflow is closed, does not wait for this decision, or the decision is about an earlier revision.",
  413: "The body is larger than 256 KiB.",
  415: "The body is compressed.",
  422: "The body breaks the schema; `errors` names every fault.",
  429: "Too many requests of this site; `Retry-After` says when to try again.",
  503: "Temporal cannot be reached; nothing is lost when the same request is sent again after `Retry-After`.",
} as const;

function answers(
  success: { status: 200 | 202; description: string; schema: z.ZodType },
  faults: readonly (keyof typeof problems)[],
): ZodOpenApiResponsesObject {
  const response = (description: string, type: string, schema: z.ZodType) => ({
    description,
    content: { [type]: { schema } },
  });
  const entries = faults.map(
    (status) => [String(status), response(problems[status], problemContentType, Problem)] as const,
  );
  return Object.fromEntries([
    [String(success.status), response(success.description, "application/json", success.schema)],
    ...entries,
  ]);
}

const SignatureHeaders = z.object({
  [webhookHeaders.id]: z
    .string()
    .regex(/^[^.\s]{16,128}$/)
    .meta({
      description: "Names the request. With `POST /workflows` it is the event key; a repeated id acts once.",
    }),
  [webhookHeaders.timestamp]: z
    .string()
    .regex(/^\d{1,12}$/)
    .meta({ description: "Seconds since 1970, at most 300 s from the proxy's clock." }),
  [webhookHeaders.signature]: z.string().meta({
    description:
      "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.METHOD.path.body`; several are separated by spaces.",
  }),
});
const SiteHeaders = SignatureHeaders.extend({
  [siteHeader]: SiteSlug.meta({ description: "Whose key signed the request." }),
});

const WorkflowId = z.string().meta({
  description: "`content:<site>:<type>:<uuid>`",
  examples: ["content:newsroom:post:0b7e9a32-5a52-4c39-9b7f-1e86f0d3f501"],
});

const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } }, required: true });

const everySiteRoute = [400, 401, 403, 413, 415, 429, 503] as const;

function siteOperation(operation: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return { security: [{ siteSignature: [] }], ...operation };
}

function signalPaths(): ZodOpenApiPathsObject {
  const names = Object.keys(signalRoles) as (keyof typeof signalRoles)[];
  return Object.fromEntries(
    names.map((signal) => [
      `/signals/{workflowId}/${signal}`,
      {
        post: siteOperation({
          operationId: signal,
          summary: `Signals \`${signal}\` to a lifecycle; the actor's role must be ${signalRoles[signal].join(" or ")}.`,
          requestParams: { header: SiteHeaders, path: z.object({ workflowId: WorkflowId }) },
          requestBody: json(signalPayloads[signal]),
          responses: answers(
            { status: 202, description: "The lifecycle has the signal.", schema: SignalResponse },
            [...everySiteRoute, 404, 409, 422],
          ),
        }),
      },
    ]),
  );
}

const pages = {
  403: "The link is not valid, the role may not decide, or the decision did not come from the page.",
  404: "What became of the content is no longer kept.",
  409: "Decided already, not awaited any more, or the content has changed since.",
  410: "The link has expired.",
  413: "The form is larger than 256 KiB.",
  422: "A reason is missing; the form is shown again.",
  429: "The lifecycle's pages were opened too often; `Retry-After` says when to try again.",
  503: "How the lifecycle stands cannot be seen now; the link stays good.",
} as const;

/** Pages for people. The token is the credential: it is signed, expires, and names workflow, revision, person and role. */
function approvalPaths(): ZodOpenApiPathsObject {
  const html = { "text/html": { schema: z.string() } };
  const answersOf = (success: string): ZodOpenApiResponsesObject =>
    Object.fromEntries(
      [["200", success] as const, ...Object.entries(pages)].map(([status, description]) => [
        status,
        { description, content: html },
      ]),
    );
  const requestParams = { path: z.object({ token: z.string() }) };
  const Decision = z.object({
    confirmation: z.string().meta({ description: "From the page's form; good for an hour." }),
    decision: z.enum(["approve", "reject"]),
    comment: z.string().max(2000).optional().meta({ description: "Needed with `reject`." }),
  });
  return {
    [`${approvalsPath}/{token}`]: {
      get: {
        operationId: "showApproval",
        summary: "Shows what is asked, and asks; changes nothing.",
        security: [],
        requestParams,
        responses: answersOf("The question."),
      },
      post: {
        operationId: "decideApproval",
        summary: "Takes the decision; a link works once.",
        security: [],
        requestParams,
        requestBody: {
          content: { "application/x-www-form-urlencoded": { schema: Decision } },
          required: true,
        },
        responses: answersOf("The decision has been recorded."),
      },
    },
  };
}

const paths: ZodOpenApiPathsObject = {
  "/workflows": {
    post: siteOperation({
      operationId: "sendContentEvent",
      summary: "Starts the item's lifecycle or updates the open one.",
      requestParams: { header: SiteHeaders },
      requestBody: json(ContentEvent),
      responses: answers(
        {
          status: 202,
          description: "The lifecycle has the event, or had it before (`duplicate`).",
          schema: StartResponse,
        },
        [...everySiteRoute, 422],
      ),
    }),
  },
  ...signalPaths(),
  "/workflows/{workflowId}/status": {
    get: siteOperation({
      operationId: "getStatus",
      summary: "Where a lifecycle stands: live, or what visibility knows when no worker answers in time.",
      requestParams: { header: SiteHeaders, path: z.object({ workflowId: WorkflowId }) },
      responses: answers({ status: 200, description: "The status.", schema: StatusResponse }, [
        ...everySiteRoute,
        404,
      ]),
    }),
  },
  "/queries/{workflowId}/{query}": {
    get: siteOperation({
      operationId: "runQuery",
      summary: "One query of a lifecycle.",
      requestParams: {
        header: SiteHeaders,
        path: z.object({
          workflowId: WorkflowId,
          query: z.enum(Object.keys(queries) as [keyof typeof queries]),
        }),
      },
      responses: answers({ status: 200, description: "The answer.", schema: QueryResponse }, [
        ...everySiteRoute,
        404,
      ]),
    }),
  },
  "/statuses": {
    post: siteOperation({
      operationId: "getStatuses",
      summary: "Where up to 100 lifecycles stand, from visibility.",
      requestParams: { header: SiteHeaders },
      requestBody: json(StatusesRequest),
      responses: answers({ status: 200, description: "The newest run of each.", schema: StatusesResponse }, [
        ...everySiteRoute,
        422,
      ]),
    }),
  },
  ...approvalPaths(),
  "/webhooks/translation/simulator": {
    post: {
      operationId: "simulatorWebhook",
      summary: "The translation simulator says that a job has ended.",
      security: [{ vendorSignature: [] }],
      requestParams: { header: SignatureHeaders },
      requestBody: json(SimulatorWebhook),
      responses: answers(
        {
          status: 202,
          description: "Told to the waiting workflow, or nothing waits any more.",
          schema: WebhookResponse,
        },
        [400, 401, 404, 413, 415, 422, 429, 503],
      ),
    },
  },
};

/** The proxy's interface as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): ReturnType<typeof createDocument> {
  const signature = (description: string) =>
    ({ type: "apiKey", in: "header", name: webhookHeaders.signature, description }) as const;
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Temporal CMS orchestration proxy",
      version,
      description:
        "What CMS sites and translation vendors call. Every error is an RFC 9457 problem document, but on the pages for people. Also served: `/healthz`, `/readyz`, `/metrics` and this document at `/openapi.json`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      securitySchemes: {
        siteSignature: signature(
          "Standard Webhooks headers, signed by the site's key over `id.timestamp.METHOD.path.body`.",
        ),
        vendorSignature: signature(
          "Standard Webhooks headers, signed by the vendor's key over `id.timestamp.METHOD.path.body`.",
        ),
      },
    },
  });
}
