/** Zones of a region; nodes take turns, so that topology spread has something to spread over. */
const zones = ["zone-a", "zone-b", "zone-c"];

/** Manifests of nodes without machines, each with room for a hundred pods. */
export function nodeManifests(count: number): string {
  const resources = { cpu: "32", memory: "128Gi", pods: "110" };
  const items = Array.from({ length: count }, (_, index) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `node-${index + 1}`,
      labels: {
        "kubernetes.io/hostname": `node-${index + 1}`,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/zone": zones[index % zones.length],
      },
    },
    status: { capacity: resources, allocatable: resources },
  }));
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
