import {
  ComplianceReport,
  type ComplianceRequest,
  type KeyedContentEvent,
  type Notification,
  NotificationReceipt,
  type StartResponse,
  TranslationJob,
  type TranslationJobRequest,
  TranslationText,
  type TranslationTextRequest,
} from "@temporal-cms/contracts";
import { callJson } from "@temporal-cms/runtime";
import type { CmsClient } from "./cms/client.ts";
import type { ActivityConfig } from "./worker-config.ts";

/** All that activities reach beyond Temporal. */
export interface ActivityServices {
  readonly cms: (site: string) => CmsClient;
  readonly translation: TranslationService;
  readonly compliance: ComplianceService;
  readonly notification: NotificationService;
  readonly lifecycles: Lifecycles;
}

export interface TranslationService {
  submit(request: TranslationJobRequest, signal: AbortSignal): Promise<TranslationJob>;
  read(jobId: string, signal: AbortSignal): Promise<TranslationJob>;
  cancel(jobId: string, signal: AbortSignal): Promise<TranslationJob>;
  /** The job's text, checked against the source; a state other than `completed` says why there is none. */
  text(jobId: string, source: TranslationTextRequest, signal: AbortSignal): Promise<TranslationText>;
}

export interface ComplianceService {
  check(
    check: ComplianceReport["check"],
    request: ComplianceRequest,
    signal: AbortSignal,
  ): Promise<ComplianceReport>;
}

export interface NotificationService {
  send(notification: Notification, signal: AbortSignal): Promise<NotificationReceipt>;
}

export interface Lifecycles {
  isOpen(workflowId: string): Promise<boolean>;
  startOrSignal(keyed: KeyedContentEvent): Promise<StartResponse>;
}

/** In milliseconds. */
const timeout = 20_000;
/** Vendors that answer at once translate a whole article meanwhile. */
const textTimeout = 100_000;

/** The project's three services over HTTP, with their shared token. */
export function httpServices(
  config: Pick<ActivityConfig, "TRANSLATION_URL" | "COMPLIANCE_URL" | "NOTIFICATION_URL" | "SERVICE_TOKEN">,
): Pick<ActivityServices, "translation" | "compliance" | "notification"> {
  const headers = { authorization: `Bearer ${config.SERVICE_TOKEN}` };
  const translation = { service: "translation", headers, answer: TranslationJob, timeout };
  const job = (jobId: string, suffix = ""): URL =>
    new URL(`/jobs/${encodeURIComponent(jobId)}${suffix}`, config.TRANSLATION_URL);
  return {
    translation: {
      submit: (body, signal) =>
        callJson({
          ...translation,
          method: "POST",
          url: new URL("/jobs", config.TRANSLATION_URL),
          body,
          signal,
        }),
      read: (jobId, signal) => callJson({ ...translation, method: "GET", url: job(jobId), signal }),
      cancel: (jobId, signal) =>
        callJson({ ...translation, method: "POST", url: job(jobId, "/cancel"), signal }),
      text: (jobId, body, signal) =>
        callJson({
          ...translation,
          answer: TranslationText,
          method: "POST",
          url: job(jobId, "/text"),
          body,
          timeout: textTimeout,
          signal,
        }),
    },
    compliance: {
      check: (check, body, signal) =>
        callJson({
          service: "compliance",
          method: "POST",
          url: new URL(`/checks/${check}`, config.COMPLIANCE_URL),
          headers,
          body,
          answer: ComplianceReport,
          timeout,
          signal,
        }),
    },
    notification: {
      send: (body, signal) =>
        callJson({
          service: "notification",
          method: "POST",
          url: new URL("/notifications", config.NOTIFICATION_URL),
          headers,
          body,
          answer: NotificationReceipt,
          timeout,
          signal,
        }),
    },
  };
}
