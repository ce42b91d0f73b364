import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import { unlessAbsent } from "./absent.ts";
import { clientConfig } from "./client-config.ts";
import type { Operations } from "./kind.ts";
import { goneTags } from "./tags.ts";

const kms = new KMSClient(clientConfig());

interface Key {
  readonly description: string;
  readonly enableKeyRotation: boolean;
  readonly deletionWindowInDays: number;
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
}

const tagList = (tags: Key["tags"]) =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
const rotate = (KeyId: string, enable: boolean) =>
  enable
    ? kms.send(new EnableKeyRotationCommand({ KeyId }))
    : kms.send(new DisableKeyRotationCommand({ KeyId }));

export const key: Operations<Key> = {
  async create({ description, enableKeyRotation, policy, tags }) {
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ Description: description, Policy: policy, Tags: tagList(tags) }),
    );
    const id = KeyMetadata?.KeyId ?? "";
    await rotate(id, enableKeyRotation);
    return id;
  },
  async read(KeyId) {
    const found = (await unlessAbsent(kms.send(new DescribeKeyCommand({ KeyId }))))?.KeyMetadata;
    if (!found || found.KeyState === "PendingDeletion") return undefined;
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    const { KeyRotationEnabled } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
    return {
      description: found.Description,
      enableKeyRotation: KeyRotationEnabled,
      policy: Policy,
      tags: Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
      arn: found.Arn,
      keyId: found.KeyId,
    };
  },
  async update(KeyId, { description, enableKeyRotation, policy, tags }, old) {
    await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: description }));
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: policy }));
    await rotate(KeyId, enableKeyRotation);
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: goneTags(old.tags, tags) }));
    await kms.send(new TagResourceCommand({ KeyId, Tags: tagList(tags) }));
  },
  async delete(KeyId, { deletionWindowInDays }) {
    const schedule = new ScheduleKeyDeletionCommand({
      KeyId,
      ...(deletionWindowInDays !== undefined && { PendingWindowInDays: deletionWindowInDays }),
    });
    await unlessAbsent(kms.send(schedule));
  },
};

interface Alias {
  readonly name: string;
  readonly targetKeyId: string;
}

export const alias: Operations<Alias> = {
  async create({ name, targetKeyId }) {
    await kms.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: targetKeyId }));
    return name;
  },
  async read(id) {
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    const found = Aliases.find(({ AliasName }) => AliasName === id);
    return found && { name: found.AliasName, targetKeyId: found.TargetKeyId, arn: found.AliasArn };
  },
  async update(id, { targetKeyId }) {
    await kms.send(new UpdateAliasCommand({ AliasName: id, TargetKeyId: targetKeyId }));
  },
  async delete(id) {
    await unlessAbsent(kms.send(new DeleteAliasCommand({ AliasName: id })));
  },
};
