import { isDeepStrictEqual } from "node:util";
import { findFaults } from "../../../../stacks/provider-temporal/resources/faults.ts";
import {
  type Properties,
  type PropertyValue,
  unknownValue,
} from "../../../../stacks/provider-temporal/rpc/properties.ts";
import { changesBetween, isContainer } from "../changes.ts";
import type { Resource, StandIn } from "../stand-in.ts";
import { useRegion } from "./client-config.ts";
import type { Kind, Live } from "./kind.ts";
import { kinds } from "./kinds.ts";

/** Stands in for Pulumi's official AWS plugin, against moto. */
export function awsStandIn(version: string): StandIn {
  return {
    name: "aws",
    version,
    configure({ region }) {
      if (typeof region !== "string") throw new Error("aws:region is required.");
      useRegion(region);
    },
    check: (resource, inputs) => ({ inputs, faults: findFaults(kindOf(resource).schema, inputs) }),
    diff(resource, inputs, oldInputs) {
      const { identity } = kindOf(resource);
      const changes = changesBetween(oldInputs, inputs, (path) => identity.includes(path));
      // Every name here is the program's own, so two with one name would meet unless the name is what changes.
      const renamed = changes.some(({ property }) => property === "name" || property === "bucket");
      return { changes, deleteBeforeReplace: changes.some(({ replaces }) => replaces) && !renamed };
    },
    preview(resource, inputs, old) {
      const computed = kindOf(resource).computed.map((name) => [name, old?.[name] ?? unknownValue] as const);
      return Promise.resolve({ ...inputs, ...Object.fromEntries(computed) });
    },
    async create(resource, inputs) {
      const kind = kindOf(resource);
      const id = await kind.create(inputs);
      return { id, outputs: await outputsOf(kind, id, inputs) };
    },
    async read(resource, id, known) {
      const kind = kindOf(resource);
      const live = await kind.read(id);
      if (!live) return undefined;
      const inputs = inForce(kind, live, known);
      return { inputs, outputs: { ...(live as Properties), ...inputs } };
    },
    async update(resource, id, inputs, oldInputs) {
      const kind = kindOf(resource);
      await kind.update(id, inputs, oldInputs);
      return outputsOf(kind, id, inputs);
    },
    delete: (resource, id, known) => kindOf(resource).delete(id, known),
  };
}

function kindOf({ type }: Resource): Kind {
  const found = (kinds as Readonly<Record<string, Kind>>)[type];
  if (found) return found;
  throw new Error(
    `The stand-in for Pulumi's aws plugin does not know ${type}. It knows ${Object.keys(kinds).join(", ")}.`,
  );
}

async function outputsOf(kind: Kind, id: string, inputs: Properties): Promise<Properties> {
  const live = await kind.read(id);
  if (!live) throw new Error(`${id} was made and cannot be found.`);
  return { ...(live as Properties), ...inputs };
}

/** Inputs with the values that are in force; those of an import are all that AWS tells. */
function inForce(kind: Kind, live: Live, known: Properties): Properties {
  const inputs = Object.keys(kind.schema.shape).map((name) => {
    if (kind.untold.includes(name)) return [name, known[name]] as const;
    return [name, sameOr(known[name], live[name] as PropertyValue)] as const;
  });
  return Object.fromEntries(inputs.filter(([, value]) => value !== undefined)) as Properties;
}

/** The spelling that is known, if both mean the same: of JSON texts and of objects the order of keys does not count. */
function sameOr(
  known: PropertyValue | undefined,
  live: PropertyValue | undefined,
): PropertyValue | undefined {
  return isDeepStrictEqual(meaning(known), meaning(live)) ? known : live;
}

function meaning(value: PropertyValue | undefined): unknown {
  if (typeof value === "string" && value.startsWith("{")) return JSON.parse(value);
  return isContainer(value) ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
}
