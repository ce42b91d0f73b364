import openApi from "@temporal-cms/contracts/openapi.json" with { type: "json" };
import { beforeAll, expect, test } from "vitest";
import { publicPaths } from "./services.ts";
import { type Declared, declare } from "./testing/declared.ts";
import { exampleInput, without } from "./testing/example-input.ts";

let declared: Declared;
beforeAll(async () => {
  declared = await declare(exampleInput);
});

test("the ingress serves the documented routes by TLS, and neither probes nor metrics", () => {
  const documented = Object.keys(openApi.paths).map((path) => `/${path.split("/")[1] ?? ""}`);
  expect(new Set(publicPaths)).toEqual(new Set([...documented, "/openapi.json"]));
  const { tls, rules, ingressClassName } = declared.one("Ingress", "proxy").spec;
  expect(ingressClassName).toBe("nginx");
  expect(tls).toEqual([{ hosts: ["orchestration.example.org"], secretName: "proxy-tls" }]);
  expect(rules).toEqual([
    {
      host: "orchestration.example.org",
      http: {
        paths: publicPaths.map((path) => ({
          path,
          pathType: "Prefix",
          backend: { service: { name: "proxy", port: { name: "http" } } },
        })),
      },
    },
  ]);
});

test("without ingress the proxy is not reachable from outside", async () => {
  const inside = await declare(without(exampleInput, "ingress"));
  expect(inside.ofKind("Ingress")).toEqual([]);
  expect(inside.one("Service", "proxy").spec.type).toBe("ClusterIP");
});

test("services are reached at port 80 of their name", () => {
  for (const { name, spec } of declared.ofKind("Service")) {
    expect(spec).toMatchObject({
      type: "ClusterIP",
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    });
    expect(spec.selector).toEqual(declared.one("Deployment", name).spec.selector.matchLabels);
  }
  expect(declared.environment("worker-activity")).toMatchObject({
    TRANSLATION_URL: "http://translation",
    COMPLIANCE_URL: "http://compliance",
    NOTIFICATION_URL: "http://notification",
  });
  expect(declared.environment("worker-workflow")).not.toHaveProperty("CMS_SITES_FILE");
});

test("CPU load scales the services that keep no file", async () => {
  const scaling = { proxy: { floor: 3, targetCpuPercent: 50 } };
  const changed = await declare({ ...exampleInput, serviceScaling: scaling });
  expect(changed.one("HorizontalPodAutoscaler", "proxy").spec).toMatchObject({
    minReplicas: 3,
    maxReplicas: 10,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
      },
    ],
  });
  expect(declared.one("HorizontalPodAutoscaler", "compliance").spec).toMatchObject({
    minReplicas: 2,
    maxReplicas: 6,
  });
  expect(declared.one("Deployment", "proxy").spec.strategy).toEqual({
    type: "RollingUpdate",
    rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 },
  });
});

test.each([
  { name: "notification", variable: "NOTIFICATION_DB", file: "/data/notification.db" },
  { name: "translation-simulator", variable: "SIMULATOR_DB", file: "/data/simulator.db" },
])("$name keeps its file on a volume that one pod has at a time", async ({ name, variable, file }) => {
  const { strategy, template } = declared.one("Deployment", name).spec;
  expect(strategy).toEqual({ type: "Recreate" });
  expect(declared.one("PersistentVolumeClaim", name).spec).toEqual({
    accessModes: ["ReadWriteOncePod"],
    resources: { requests: { storage: "1Gi" } },
  });
  expect(template.spec.volumes).toContainEqual({ name: "data", persistentVolumeClaim: { claimName: name } });
  expect(template.spec.containers[0]?.volumeMounts).toContainEqual({ name: "data", mountPath: "/data" });
  expect(declared.environment(name)[variable]).toBe(file);
  expect(declared.ofKind("HorizontalPodAutoscaler").map((object) => object.name)).not.toContain(name);
  const fast = await declare({ ...exampleInput, storageClassName: "gp3-encrypted" });
  expect(fast.one("PersistentVolumeClaim", name).spec.storageClassName).toBe("gp3-encrypted");
});

test.each([true, false])("volumes are protected and kept: %s", async (protectVolumes) => {
  const claims: unknown[] = [];
  await declare(
    { ...exampleInput, protectVolumes },
    {
      transformations: [
        ({ type, opts }) => {
          if (type.endsWith(":PersistentVolumeClaim"))
            claims.push([opts.protect, "retainOnDelete" in opts && opts.retainOnDelete]);
          return undefined;
        },
      ],
    },
  );
  expect(claims).toEqual([
    [protectVolumes, protectVolumes],
    [protectVolumes, protectVolumes],
  ]);
});

test("without mail, notification knows no mail server and reaches none", async () => {
  const silent = await declare(without(exampleInput, "mail"));
  for (const name of ["SMTP_URL", "MAIL_FROM", "RECIPIENTS_FILE"]) {
    expect(declared.environment("notification")).toHaveProperty(name);
    expect(silent.environment("notification")).not.toHaveProperty(name);
  }
});

test("with Slack, notification reads its token and reaches it", async () => {
  const slack = { token: "temporal-cms/staging/slack-token", recipients: "temporal-cms/staging/recipients" };
  const both = await declare({ ...exampleInput, slack });
  const alone = await declare({ ...without(exampleInput, "mail"), slack });
  for (const told of [both, alone]) {
    expect(told.environment("notification")).toMatchObject({
      SLACK_BOT_TOKEN: "secret:SLACK_BOT_TOKEN",
      RECIPIENTS_FILE: "/etc/temporal-cms/secrets/recipients.json",
    });
    const { egress } = told.one("NetworkPolicy", "notification").spec;
    expect(JSON.stringify(egress)).toContain('"cidr":"0.0.0.0/0"');
  }
  expect(declared.environment("notification")).not.toHaveProperty("SLACK_BOT_TOKEN");
});

test("links to decide by lead to the ingress, and there are none without", async () => {
  expect(declared.environment("notification")).toMatchObject({
    PROXY_PUBLIC_URL: "https://orchestration.example.org",
    APPROVAL_LINK_KEY: "secret:APPROVAL_LINK_KEY",
  });
  const inside = await declare(without(exampleInput, "ingress"));
  expect(inside.environment("notification")).not.toHaveProperty("APPROVAL_LINK_KEY");
});

test("signers and verifiers read their own half of a pair of keys", () => {
  const half = (workload: string, secretKey: string): unknown =>
    declared.one("ExternalSecret", workload).spec.data.find((entry) => entry.secretKey === secretKey)
      ?.remoteRef;
  const reference = "temporal-cms/staging/translation-reference-keys";
  const webhook = "temporal-cms/staging/vendor-webhook-keys";
  expect(half("translation", "TRANSLATION_REFERENCE_KEY")).toMatchObject({
    key: reference,
    property: "signing",
  });
  expect(half("proxy", "TRANSLATION_REFERENCE_KEYS")).toMatchObject({ key: reference, property: "accepted" });
  const link = "temporal-cms/staging/approval-link-keys";
  expect(half("notification", "APPROVAL_LINK_KEY")).toMatchObject({ key: link, property: "signing" });
  expect(half("proxy", "APPROVAL_LINK_KEYS")).toMatchObject({ key: link, property: "accepted" });
  expect(half("translation-simulator", "SIMULATOR_WEBHOOK_KEY")).toMatchObject({
    key: webhook,
    property: "signing",
  });
  expect(half("proxy", "SIMULATOR_WEBHOOK_KEYS")).toMatchObject({ key: webhook, property: "accepted" });
});
