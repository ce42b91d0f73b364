import { namespaces } from "@temporal-cms/contracts";
import type { CheckedResource, ResourceRule } from "./rule.ts";

/** What cannot be made again once it is gone. */
const stateHolders = [
  "aws:s3/bucket:Bucket",
  "aws:kms/key:Key",
  "aws:secretsmanager/secret:Secret",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "temporal:index:Namespace",
];

export const stateHoldersProtected: ResourceRule = {
  kind: "resource",
  name: "state-holders-protected",
  description: "What holds data is protected from deletion; the namespace of dev alone may go.",
  violations: (resource) => {
    if (!stateHolders.includes(resource.type) || isDisposable(resource)) return [];
    return [
      ...(resource.protect ? [] : ["holds data and is not protected: set the option protect"]),
      ...(resource.props["allowDelete"] === true ? ["allowDelete is for the namespace of dev alone"] : []),
    ];
  },
};

function isDisposable({ type, props }: CheckedResource): boolean {
  return type === "temporal:index:Namespace" && props["name"] === namespaces.dev;
}

export const keysRotate: ResourceRule = {
  kind: "resource",
  name: "keys-rotate",
  description: "Encryption keys are replaced every year.",
  violations: ({ type, props }) =>
    type === "aws:kms/key:Key" && props["enableKeyRotation"] !== true
      ? ["enableKeyRotation is not true"]
      : [],
};
