import type { AccessHolder } from "./access.ts";
import type { StoredApiKey } from "./api-key-methods.ts";
import type { StoredExportSink } from "./export-sink-methods.ts";
import type { Faults } from "./faults.ts";
import type { StoredNamespace } from "./namespace-view.ts";
import { type OperationSettings, Operations } from "./operations.ts";
import { Collection, type Resource } from "./resource.ts";
import type { StoredServiceAccount } from "./service-account-methods.ts";
import type { StoredUserGroup } from "./user-group-methods.ts";
import type { StoredUser } from "./user-methods.ts";

export interface AccountSettings extends OperationSettings {
  /** The suffix of its namespaces' ids. */
  readonly accountId: string;
  /** `host:port` of the server that is to stand for all namespaces' frontends; the real names when absent. */
  readonly frontendAddress: string | undefined;
}

/** All that one account of Temporal Cloud holds. Tests may look at it and change it by hand. */
export class Account {
  readonly settings: AccountSettings;
  readonly operations: Operations;
  readonly namespaces = new Collection<StoredNamespace>("namespace");
  /** Ids are `<namespace>/<name>`. */
  readonly exportSinks = new Collection<StoredExportSink>("export sink");
  readonly serviceAccounts = new Collection<StoredServiceAccount>("service account");
  readonly apiKeys = new Collection<StoredApiKey>("api key");
  readonly users = new Collection<StoredUser>("user");
  readonly userGroups = new Collection<StoredUserGroup>("user group");
  /** How many reads a new namespace is hidden from its creator; what access to one takes to arrive. */
  hiddenReadsOfNewNamespaces = 0;
  /** Buckets that Temporal Cloud's role may not write to. */
  readonly closedBuckets = new Set<string>();

  constructor(settings: AccountSettings, faults: Faults) {
    this.settings = settings;
    this.operations = new Operations(settings, faults);
  }

  /** Deletes service accounts together with their keys. */
  deleteServiceAccount(serviceAccount: StoredServiceAccount): void {
    this.serviceAccounts.delete(serviceAccount);
    this.deleteKeysOf(serviceAccount.id);
  }

  deleteKeysOf(ownerId: string): void {
    for (const key of this.apiKeys.all()) {
      if (key.spec.ownerId === ownerId) this.apiKeys.delete(key);
    }
  }

  canWrite(bucket: string): boolean {
    return !this.closedBuckets.has(bucket);
  }

  /** All who can hold access to namespaces. */
  accessHolders(): (Resource & AccessHolder)[] {
    return [...this.serviceAccounts.all(), ...this.users.all(), ...this.userGroups.all()];
  }
}
