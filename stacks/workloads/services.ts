import { HttpService, type HttpServiceArgs, type Scaled, type Stateful, serviceUrl } from "./http-service.ts";
import { selectorLabels } from "./labels.ts";
import { publicInternet } from "./network-peer.ts";
import type { Traffic } from "./network-policy.ts";
import { type Resources, httpPort } from "./pod.ts";
import { type Settings, mergeSettings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { activityWorkers } from "./task-queues.ts";
import type { Program, ScaledService, ServiceScaling, WorkloadsInput } from "./workloads-input.ts";
import { hasPhrase, vendorSettings, vendorTraffic } from "./vendors.ts";

export const simulatorName = "translation-simulator";
/** Where the proxy's public routes begin; the contracts' OpenAPI document names them all. */
export const publicPaths = [
  "/workflows",
  "/signals",
  "/queries",
  "/statuses",
  "/webhooks",
  "/approvals",
  "/openapi.json",
] as const;

/** Unless `WorkloadsInput.serviceScaling` says otherwise. */
export const serviceScaling = {
  proxy: { floor: 2, ceiling: 10, targetCpuPercent: 70 },
  translation: { floor: 2, ceiling: 6, targetCpuPercent: 70 },
  compliance: { floor: 2, ceiling: 6, targetCpuPercent: 70 },
} as const satisfies Record<ScaledService, ServiceScaling>;

const resources = {
  proxy: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  small: { requests: { cpu: "100m", memory: "192Mi" }, limits: { cpu: "1", memory: "384Mi" } },
} as const satisfies Record<string, Resources>;

/** Every service, by name; the simulator only where it is the vendor. */
export function services(around: Surroundings): Readonly<Record<Exclude<Program, "worker">, HttpService>> & {
  readonly simulator?: HttpService;
} {
  return {
    proxy: proxy(around),
    translation: translation(around),
    compliance: compliance(around),
    notification: notification(around),
    ...(around.input.vendor.kind === "simulator" && { simulator: simulator(around) }),
  };
}

/** Environment of the workers that run activities: the services, the CMS sites, and the token that the services ask for. */
export function activitySettings({ secrets }: WorkloadsInput): Settings {
  return {
    variables: {
      TRANSLATION_URL: serviceUrl("translation"),
      COMPLIANCE_URL: serviceUrl("compliance"),
      NOTIFICATION_URL: serviceUrl("notification"),
    },
    secretVariables: { SERVICE_TOKEN: { entry: secrets.serviceToken } },
    secretFiles: { CMS_SITES_FILE: { fileName: "sites.json", entry: secrets.sites } },
  };
}

/** What workers that run activities reach beside Temporal. */
export function activityTraffic({ namespace, cmsSites = publicInternet }: WorkloadsInput): Traffic[] {
  return [
    ...["translation", "compliance", "notification"].map((name) => podsOf(namespace, name)),
    { peers: cmsSites, port: 443 },
  ];
}

function proxy(around: Surroundings): HttpService {
  const { input, temporal } = around;
  const { secrets, ingress, vendor, namespace } = input;
  const settings: Settings = {
    secretVariables: {
      ...(vendor.kind === "simulator" && {
        SIMULATOR_WEBHOOK_KEYS: { entry: secrets.vendorWebhookKeys, property: "accepted" },
      }),
      TRANSLATION_REFERENCE_KEYS: { entry: secrets.translationReferenceKeys, property: "accepted" },
      APPROVAL_LINK_KEYS: { entry: secrets.approvalLinkKeys, property: "accepted" },
    },
    secretFiles: {
      SITE_KEYS_FILE: { fileName: "site-keys.json", entry: secrets.siteKeys },
      ...(hasPhrase(vendor) && {
        PHRASE_WEBHOOK_SECRETS_FILE: { fileName: "phrase-secrets.json", entry: secrets.vendorWebhookKeys },
      }),
    },
  };
  return service(around, "proxy", {
    settings: mergeSettings(settings, temporal.settingsOf("proxy")),
    resources: resources.proxy,
    running: scaled(input, "proxy"),
    ingressTraffic: vendor.kind === "simulator" ? [podsOf(namespace, simulatorName)] : [],
    egressTraffic: [temporal.traffic],
    ...(ingress && { publicAccess: { ...ingress, paths: publicPaths } }),
  });
}

function translation(around: Surroundings): HttpService {
  const { secrets, vendor, namespace } = around.input;
  return service(around, "translation", {
    settings: mergeSettings(
      {
        secretVariables: {
          SERVICE_TOKEN: { entry: secrets.serviceToken },
          TRANSLATION_REFERENCE_KEY: { entry: secrets.translationReferenceKeys, property: "signing" },
          TRANSLATION_REFERENCE_KEYS: { entry: secrets.translationReferenceKeys, property: "accepted" },
        },
      },
      vendorSettings(around, serviceUrl(simulatorName)),
    ),
    resources: resources.small,
    running: scaled(around.input, "translation"),
    ingressTraffic: fromActivityWorkers(namespace),
    egressTraffic: vendorTraffic(vendor, podsOf(namespace, simulatorName)),
  });
}

function compliance(around: Surroundings): HttpService {
  const { secrets, namespace } = around.input;
  return service(around, "compliance", {
    settings: { secretVariables: { SERVICE_TOKEN: { entry: secrets.serviceToken } } },
    resources: resources.small,
    running: scaled(around.input, "compliance"),
    ingressTraffic: fromActivityWorkers(namespace),
    egressTraffic: [],
  });
}

/** One pod: what was accepted and what was delivered is in a file. */
function notification(around: Surroundings): HttpService {
  const { input, temporal } = around;
  const { secrets, mail, slack, ingress, namespace } = input;
  const settings: Settings = {
    variables: { NOTIFICATION_DB: "/data/notification.db" },
    secretVariables: { SERVICE_TOKEN: { entry: secrets.serviceToken } },
  };
  // Links lead to the proxy's pages, which people reach by its ingress.
  const linkSettings: Settings = ingress
    ? {
        variables: { PROXY_PUBLIC_URL: `https://${ingress.host}` },
        secretVariables: { APPROVAL_LINK_KEY: { entry: secrets.approvalLinkKeys, property: "signing" } },
      }
    : {};
  const mailSettings: Settings = mail
    ? {
        variables: { MAIL_FROM: mail.from },
        secretVariables: { SMTP_URL: { entry: mail.smtpUrl } },
        secretFiles: { RECIPIENTS_FILE: { fileName: "recipients.json", entry: mail.recipients } },
      }
    : {};
  const slackSettings: Settings = slack
    ? {
        secretVariables: { SLACK_BOT_TOKEN: { entry: slack.token } },
        secretFiles: { RECIPIENTS_FILE: { fileName: "recipients.json", entry: slack.recipients } },
      }
    : {};
  const ofTemporal = temporal.settingsOf("notification");
  return service(around, "notification", {
    settings: mergeSettings(settings, linkSettings, mailSettings, slackSettings, ofTemporal),
    resources: resources.small,
    running: stateful(input),
    ingressTraffic: fromActivityWorkers(namespace),
    egressTraffic: [
      temporal.traffic,
      ...(mail ? [{ peers: mail.peers, port: mail.port }] : []),
      ...(slack ? [{ peers: slack.peers ?? publicInternet, port: 443 }] : []),
    ],
  });
}

/** The simulated vendor is part of the translation image. */
function simulator(around: Surroundings): HttpService {
  const { secrets, namespace } = around.input;
  return service(around, simulatorName, {
    mainFile: "services/translation/simulator/main.ts",
    settings: {
      variables: {
        SIMULATOR_DB: "/data/simulator.db",
        CALLBACK_URL: `${serviceUrl("proxy")}/webhooks/translation/simulator`,
      },
      secretVariables: {
        SIMULATOR_TOKEN: { entry: secrets.vendorToken },
        SIMULATOR_WEBHOOK_KEY: { entry: secrets.vendorWebhookKeys, property: "signing" },
      },
    },
    resources: resources.small,
    running: stateful(around.input),
    ingressTraffic: [podsOf(namespace, "translation")],
    egressTraffic: [podsOf(namespace, "proxy")],
  });
}

function service(
  { input, namespace, secretStore, options }: Surroundings,
  name: Exclude<Program, "worker"> | typeof simulatorName,
  args: Omit<HttpServiceArgs, "namespace" | "secretStore" | "image" | "roleArn" | "monitoring">,
): HttpService {
  const program = name === simulatorName ? "translation" : name;
  const roleArn = input.roleArns?.[program];
  const { monitoring } = input;
  return new HttpService(
    name,
    {
      ...args,
      namespace,
      secretStore,
      image: input.images[program],
      ...(roleArn !== undefined && { roleArn }),
      ...(monitoring && { monitoring }),
    },
    options,
  );
}

function scaled(input: WorkloadsInput, name: ScaledService): Scaled {
  return { kind: "scaled", ...serviceScaling[name], ...input.serviceScaling?.[name] };
}

function stateful({ storageClassName, protectVolumes }: WorkloadsInput): Stateful {
  return {
    kind: "stateful",
    mountPath: "/data",
    size: "1Gi",
    protect: protectVolumes,
    ...(storageClassName !== undefined && { storageClassName }),
  };
}

function podsOf(namespace: string, workload: string): Traffic {
  return { peers: [{ namespace, podLabels: selectorLabels(workload) }], port: httpPort.number };
}

function fromActivityWorkers(namespace: string): Traffic[] {
  const peers = activityWorkers.map((workers) => ({ namespace, podLabels: selectorLabels(workers) }));
  return [{ peers, port: httpPort.number }];
}
