import { type Policies, PolicyPack, type PolicyResource, type ResourceValidationArgs } from "@pulumi/policy";
import { knownProps } from "./known-props.ts";
import type { CheckedResource, Rule } from "./rule.ts";
import { rules } from "./rules.ts";

/** `pulumi preview --policy-pack stacks/policies`: every rule is mandatory, so a violation stops the update. */
new PolicyPack("temporal-cms", { policies: rules.map(policy), enforcementLevel: "mandatory" });

function policy(rule: Rule): Policies[number] {
  const { name, description } = rule;
  if (rule.kind === "resource") {
    return {
      name,
      description,
      validateResource: (args, report) => {
        for (const violation of rule.violations(checked(args))) report(violation);
      },
    };
  }
  return {
    name,
    description,
    validateStack: ({ resources }, report) => {
      for (const violation of rule.violations(resources.map(checked))) report(violation);
    },
  };
}

function checked({ type, name, props, opts }: ResourceValidationArgs | PolicyResource): CheckedResource {
  return { type, name, props: knownProps(props) as CheckedResource["props"], protect: opts.protect };
}
