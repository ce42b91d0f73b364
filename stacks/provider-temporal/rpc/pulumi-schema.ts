import { z } from "zod";
import { providerConfigSchema } from "../provider-config.ts";
import { allKinds } from "../resources/all-kinds.ts";

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

/** Keys of the configuration that Pulumi keeps encrypted. */
const secrets = ["apiKey", "cloudApiKey"];

type PropertySpec = Readonly<Record<string, unknown>>;

/** Pulumi's description of a package (GetSchema), derived from the zod schemas by which inputs are checked. */
export function pulumiSchema(version: string) {
  const config = objectSchema(providerConfigSchema);
  return {
    name: "temporal",
    version,
    description:
      "Namespaces, search attributes, schedules and access of a Temporal service, self-hosted or Temporal Cloud.",
    language: { nodejs: { packageName: "@temporal-cms/provider-temporal" } },
    config: { variables: specs(config) },
    provider: { inputProperties: specs(config), requiredInputs: config.required ?? [] },
    resources: Object.fromEntries(
      allKinds.map((kind) => {
        const inputs = objectSchema(kind.inputSchema);
        const outputs = Object.fromEntries(
          kind.extraOutputs.map((name) => [name, { $ref: "pulumi.json#/Any" }]),
        );
        const resource = {
          inputProperties: specs(inputs),
          requiredInputs: inputs.required ?? [],
          properties: { ...specs(inputs), ...outputs },
          required: inputs.required ?? [],
        };
        return [kind.type, resource];
      }),
    ),
  };
}

function objectSchema(schema: z.ZodObject): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function specs(schema: JsonSchema): Record<string, PropertySpec> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [
      name,
      { ...typeSpec(property), ...(secrets.includes(name) ? { secret: true } : {}) },
    ]),
  );
}

/** Objects within properties are left open: Pulumi wants a named type for each, and `check` judges them anyway. */
function typeSpec(schema: JsonSchema): PropertySpec {
  switch (schema.type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { type: schema.type };
    case "array":
      return { type: "array", items: typeSpec(schema.items ?? {}) };
    default:
      return { $ref: "pulumi.json#/Any" };
  }
}
