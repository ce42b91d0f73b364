import * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { objectLabels } from "./labels.ts";
import { httpPort } from "./pod.ts";
import type { IngressInput } from "./workloads-input.ts";

/** Lets the public in by TLS, to these paths and all below them; probes and metrics are not among them. */
export function tlsIngress(
  name: string,
  namespace: Input<string>,
  serviceName: Input<string>,
  access: IngressInput & { readonly paths: readonly string[] },
  options: CustomResourceOptions,
): void {
  const { host, className, tlsSecretName = `${name}-tls`, annotations = {}, paths } = access;
  const backend = { service: { name: serviceName, port: { name: httpPort.name } } };
  new kubernetes.networking.v1.Ingress(
    name,
    {
      metadata: { name, namespace, labels: objectLabels(name), annotations },
      spec: {
        ingressClassName: className,
        tls: [{ hosts: [host], secretName: tlsSecretName }],
        rules: [{ host, http: { paths: paths.map((path) => ({ path, pathType: "Prefix", backend })) } }],
      },
    },
    // Some controllers give it an address only when the certificate is there, which others issue.
    { ...options, customTimeouts: { create: "10m", update: "10m" } },
  );
}
