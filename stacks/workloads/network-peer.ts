/** Who may be reached, or may reach us: a range of addresses, or pods by namespace and labels. */
export type NetworkPeer = AddressRange | NamespacedPods;

export interface AddressRange {
  /** Such as `10.20.0.0/16`. */
  readonly cidr: string;
  /** Ranges inside `cidr` that are left out. */
  readonly except?: readonly string[];
}

export interface NamespacedPods {
  /** Name of the pods' Kubernetes namespace. */
  readonly namespace: string;
  /** All pods of the namespace when left out. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** The public Internet: private, link-local (with the cloud's metadata address) and shared ranges are left out. */
export const publicInternet: readonly NetworkPeer[] = [
  {
    cidr: "0.0.0.0/0",
    except: [
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.168.0.0/16",
    ],
  },
  { cidr: "::/0", except: ["::1/128", "fc00::/7", "fe80::/10"] },
];
