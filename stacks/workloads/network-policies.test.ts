import { VendorsFile } from "@temporal-cms/translation/vendors-file";
import { beforeAll, expect, test } from "vitest";
import { publicInternet } from "./network-peer.ts";
import { type Declared, declare } from "./testing/declared.ts";
import { exampleInput } from "./testing/example-input.ts";

let declared: Declared;
beforeAll(async () => {
  declared = await declare(exampleInput);
});

interface Peer {
  readonly ipBlock?: { readonly cidr: string };
  readonly namespaceSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports: readonly { readonly port: number | string; readonly protocol: string }[];
}

/** Traffic as `who:port`, pods by name, other namespaces and ranges as they are. */
function traffic(rules: readonly Rule[] = []): string[] {
  return rules
    .flatMap(({ from = [], to = [], ports }) =>
      [...from, ...to].flatMap((peer) =>
        ports.map(
          ({ port, protocol }) => `${nameOf(peer)}:${port}${protocol === "TCP" ? "" : ` ${protocol}`}`,
        ),
      ),
    )
    .sort();
}

function nameOf({ ipBlock, podSelector, namespaceSelector }: Peer): string {
  const labels = podSelector?.matchLabels ?? {};
  return (
    ipBlock?.cidr ??
    labels["app.kubernetes.io/name"] ??
    labels["k8s-app"] ??
    namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ??
    "anybody"
  );
}

const policy = (name: string) => declared.one("NetworkPolicy", name).spec;
const dns = ["kube-dns:53", "kube-dns:53 UDP"];
const temporal = "10.20.0.0/16:7233";
const internet = ["0.0.0.0/0:443", "::/0:443"];

test("what no policy allows is denied, in both directions", () => {
  expect(policy("default-deny")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  for (const { name, spec } of declared.ofKind("NetworkPolicy")) {
    expect(spec.policyTypes).toEqual(["Ingress", "Egress"]);
    if (name !== "default-deny")
      expect(spec.podSelector.matchLabels).toEqual({
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/part-of": "temporal-cms",
      });
  }
});

test.each([
  { workload: "worker-workflow", reaches: [temporal] },
  {
    workload: "worker-activity",
    reaches: [temporal, ...internet, "compliance:8080", "notification:8080", "translation:8080"],
  },
  {
    workload: "worker-highprio",
    reaches: [temporal, ...internet, "compliance:8080", "notification:8080", "translation:8080"],
  },
  { workload: "proxy", reaches: [temporal] },
  { workload: "translation", reaches: ["translation-simulator:8080"] },
  { workload: "translation-simulator", reaches: ["proxy:8080"] },
  { workload: "compliance", reaches: [] },
  { workload: "notification", reaches: [temporal, "203.0.113.25/32:587"] },
])("$workload reaches DNS and $reaches", ({ workload, reaches }) => {
  expect(traffic(policy(workload).egress)).toEqual([...dns, ...reaches].sort());
});

const activityWorkers = ["worker-activity:8080", "worker-highprio:8080"];
test.each([
  { workload: "worker-workflow", callers: [] },
  { workload: "worker-activity", callers: [] },
  { workload: "worker-highprio", callers: [] },
  { workload: "proxy", callers: ["ingress-nginx:8080", "translation-simulator:8080"] },
  { workload: "translation", callers: activityWorkers },
  { workload: "translation-simulator", callers: ["translation:8080"] },
  { workload: "compliance", callers: activityWorkers },
  { workload: "notification", callers: activityWorkers },
])("$workload is called by monitoring and $callers", ({ workload, callers }) => {
  expect(traffic(policy(workload).ingress)).toEqual(["monitoring:8080", ...callers].sort());
});

test("the public Internet is without private ranges and the cloud's metadata address", () => {
  const everywhere = publicInternet.flatMap((peer) => ("cidr" in peer ? (peer.except ?? []) : []));
  expect(everywhere).toEqual(
    expect.arrayContaining(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7"]),
  );
  expect(policy("worker-activity").egress).toContainEqual({
    to: publicInternet.map((peer) => ({ ipBlock: peer })),
    ports: [{ protocol: "TCP", port: 443 }],
  });
});

test("CMS sites can be narrowed to where they are", async () => {
  const narrowed = await declare({ ...exampleInput, cmsSites: [{ cidr: "198.51.100.0/24" }] });
  const { egress } = narrowed.one("NetworkPolicy", "worker-activity").spec;
  expect(traffic(egress)).toContain("198.51.100.0/24:443");
  expect(traffic(egress)).not.toContain("0.0.0.0/0:443");
});

test("vendors outside are reached by HTTPS and at their own ports, with their locale tables", async () => {
  const translators = VendorsFile.parse({
    vendors: {
      deepl: { kind: "deepl", locales: { en: { source: "EN", target: "EN-GB" }, de: "DE" } },
      libre: {
        kind: "libretranslate",
        url: "http://libre.example.com:5000",
        locales: { en: "en", es: "es" },
      },
    },
    routes: [
      { from: "en", to: ["de"], vendor: "deepl" },
      { from: "en", to: ["es"], vendor: "libre" },
    ],
  });
  const outside = await declare({
    ...exampleInput,
    vendor: { kind: "external", translators, peers: [{ cidr: "192.0.2.0/24" }] },
  });
  expect(traffic(outside.one("NetworkPolicy", "translation").spec.egress)).toEqual(
    [...dns, "192.0.2.0/24:443", "192.0.2.0/24:5000"].sort(),
  );
  expect(outside.environment("translation")).not.toHaveProperty("SIMULATOR_URL");
  expect(outside.environment("translation")["TRANSLATION_VENDORS_FILE"]).toMatch(/vendors\.json$/);
  expect(outside.objects.filter(({ name }) => name === "translation-simulator")).toEqual([]);
  expect(traffic(outside.one("NetworkPolicy", "proxy").spec.ingress)).not.toContain(
    "translation-simulator:8080",
  );
});
