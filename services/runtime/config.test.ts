import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  ConfigError,
  ListenVariables,
  PortVariable,
  SigningKey,
  SigningKeys,
  SigningKeysVariable,
  loadConfig,
  loadParts,
} from "./config.ts";

const key = (fill: number): string => `whsec_${Buffer.alloc(24, fill).toString("base64")}`;

function faultsOfLoading(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe("loadConfig", () => {
  const schema = z.object({ ...ListenVariables, URL: z.url(), SECRET: SigningKey });

  it("takes defaults for what is unset or empty and leaves other variables alone", () => {
    const config = loadConfig(schema, { HOST: "", URL: "http://a.example", SECRET: key(1), UNKNOWN: "x" });
    expect(config).toEqual({ HOST: "127.0.0.1", PORT: 0, URL: "http://a.example", SECRET: key(1) });
  });

  it("names every fault at once and repeats no value", () => {
    const faults = faultsOfLoading(() =>
      loadConfig(schema, { PORT: "70000", URL: "nonsense", SECRET: "whsec_c2VjcmV0" }),
    );
    expect(faults.map((fault) => fault.split(":")[0])).toEqual(["PORT", "URL", "SECRET"]);
    expect(faults.join()).not.toMatch(/c2VjcmV0|nonsense/);
  });

  it("counts an empty required variable as missing", () => {
    expect(faultsOfLoading(() => loadConfig(schema, { URL: "", SECRET: key(1) }))).toHaveLength(1);
  });
});

describe("loadParts", () => {
  it("gives each part its result", () => {
    expect(loadParts({ a: () => 1, b: () => "two" })).toEqual({ a: 1, b: "two" });
  });

  it("names the faults of all parts at once", () => {
    const load = (): unknown =>
      loadParts({
        a: () => {
          throw new ConfigError(["A: is missing", "B: is missing"]);
        },
        ok: () => 1,
        c: () => {
          throw new ConfigError(["C: is missing"]);
        },
      });
    expect(faultsOfLoading(load)).toEqual(["A: is missing", "B: is missing", "C: is missing"]);
    expect(load).toThrow("3 faults");
  });

  it("passes on what is no fault of the configuration", () => {
    expect(() =>
      loadParts({
        a: () => {
          throw new TypeError("broken");
        },
      }),
    ).toThrow(TypeError);
  });
});

describe("variables", () => {
  it.each(["-1", "65536", "80a", "999999", "1.5"])("refuses the port %s", (port) => {
    expect(PortVariable.safeParse(port).success).toBe(false);
  });

  it("takes ports from 0 to 65535", () => {
    expect([PortVariable.parse("0"), PortVariable.parse("65535")]).toEqual([0, 65535]);
  });

  it.each(["", "secret", "whsec_", "whsec_!!!!", `whsec_${Buffer.alloc(23).toString("base64")}`])(
    "refuses the signing key %j",
    (text) => {
      expect(SigningKey.safeParse(text).success).toBe(false);
    },
  );

  it("takes one or two different keys, separated by a comma", () => {
    expect(SigningKeysVariable.parse(key(1))).toEqual([key(1)]);
    expect(SigningKeysVariable.parse(`${key(1)}, ${key(2)}`)).toEqual([key(1), key(2)]);
    expect(SigningKeysVariable.safeParse(`${key(1)},${key(2)},${key(3)}`).success).toBe(false);
    expect(SigningKeysVariable.safeParse(`${key(1)},`).success).toBe(false);
    expect(SigningKeys.safeParse([key(1), key(1)]).success).toBe(false);
    expect(SigningKeys.safeParse([]).success).toBe(false);
  });
});
