import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CertificateAuthority } from "../certificate-authority.ts";
import { type ControlPlaneParts, frontProxyName } from "./control-plane.ts";
import { writeKubeconfig } from "./kubeconfig.ts";

/** Names of Kubernetes' own roles, and its group of those who may do everything. */
const users = {
  admin: { commonName: "admin", organization: "system:masters" },
  controllerManager: { commonName: "system:kube-controller-manager" },
  scheduler: { commonName: "system:kube-scheduler" },
  kwok: { commonName: "kwok", organization: "system:masters" },
} as const;

export interface ClusterCredentials {
  readonly authority: CertificateAuthority;
  readonly parts: Omit<ControlPlaneParts, "ports" | "dataFolder">;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
}

/** Makes the authorities, certificates, keys and kubeconfigs of a cluster in a folder. */
export async function makeCredentials(
  folder: string,
  server: string,
  context: string,
): Promise<ClusterCredentials> {
  const authority = await CertificateAuthority.create(join(folder, "certificates"));
  const frontProxy = await CertificateAuthority.create(join(folder, "front-proxy-certificates"));
  const kubeconfigOf = async (user: keyof typeof users) => {
    const path = join(folder, `${user}.kubeconfig`);
    const certificate = await authority.issue(user, { usage: "client", ...users[user] });
    writeKubeconfig(path, { server, authority: authority.path, context, user: { certificate } });
    return path;
  };
  return {
    authority,
    kubeconfig: await kubeconfigOf("admin"),
    parts: {
      authority: authority.path,
      serving: await authority.issue("localhost", {
        usage: "server",
        alternativeNames: ["kubernetes.default.svc"],
      }),
      frontProxy: {
        authority: frontProxy.path,
        client: await frontProxy.issue(frontProxyName, { usage: "client" }),
      },
      serviceAccounts: signingKeys(folder),
      kubeconfigs: {
        controllerManager: await kubeconfigOf("controllerManager"),
        scheduler: await kubeconfigOf("scheduler"),
        kwok: await kubeconfigOf("kwok"),
      },
    },
  };
}

function signingKeys(folder: string): ControlPlaneParts["serviceAccounts"] {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const paths = {
    publicKey: join(folder, "service-accounts.pub"),
    privateKey: join(folder, "service-accounts.key"),
  };
  writeFileSync(paths.publicKey, publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(paths.privateKey, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return paths;
}
