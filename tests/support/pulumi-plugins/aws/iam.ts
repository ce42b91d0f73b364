import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "./absent.ts";
import { clientConfig } from "./client-config.ts";
import type { Operations } from "./kind.ts";
import { goneTags, tagList, tagsOf } from "./tags.ts";

const iam = new IAMClient(clientConfig());

interface Role {
  readonly name: string;
  readonly assumeRolePolicy: string;
  readonly maxSessionDuration: number;
  readonly tags: Readonly<Record<string, string>>;
}

export const role: Operations<Role> = {
  async create({ name, assumeRolePolicy, maxSessionDuration, tags }) {
    await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: assumeRolePolicy,
        MaxSessionDuration: maxSessionDuration,
        Tags: tagList(tags),
      }),
    );
    return name;
  },
  async read(id) {
    const found = (await unlessAbsent(iam.send(new GetRoleCommand({ RoleName: id }))))?.Role;
    return (
      found && {
        name: found.RoleName,
        assumeRolePolicy: decodeURIComponent(found.AssumeRolePolicyDocument ?? ""),
        maxSessionDuration: found.MaxSessionDuration,
        tags: tagsOf(found.Tags),
        arn: found.Arn,
        uniqueId: found.RoleId,
      }
    );
  },
  async update(id, { assumeRolePolicy, maxSessionDuration, tags }, old) {
    const of = { RoleName: id };
    await iam.send(new UpdateAssumeRolePolicyCommand({ ...of, PolicyDocument: assumeRolePolicy }));
    await iam.send(new UpdateRoleCommand({ ...of, MaxSessionDuration: maxSessionDuration }));
    await iam.send(new UntagRoleCommand({ ...of, TagKeys: goneTags(old.tags, tags) }));
    await iam.send(new TagRoleCommand({ ...of, Tags: tagList(tags) }));
  },
  async delete(id) {
    await unlessAbsent(iam.send(new DeleteRoleCommand({ RoleName: id })));
  },
};

interface RolePolicy {
  readonly name: string;
  readonly role: string;
  readonly policy: string;
}

const put = ({ name, role, policy }: RolePolicy) =>
  iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy }));

/** @param id `<role>:<name>` */
const inlinePolicy = (id: string) => {
  const [RoleName = "", PolicyName = ""] = id.split(":");
  return { RoleName, PolicyName };
};

export const rolePolicy: Operations<RolePolicy> = {
  async create(inputs) {
    await put(inputs);
    return `${inputs.role}:${inputs.name}`;
  },
  async read(id) {
    const found = await unlessAbsent(iam.send(new GetRolePolicyCommand(inlinePolicy(id))));
    return (
      found && {
        name: found.PolicyName,
        role: found.RoleName,
        policy: decodeURIComponent(found.PolicyDocument ?? ""),
      }
    );
  },
  async update(_id, inputs) {
    await put(inputs);
  },
  async delete(id) {
    await unlessAbsent(iam.send(new DeleteRolePolicyCommand(inlinePolicy(id))));
  },
};
