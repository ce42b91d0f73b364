import { replayWindowSeconds } from "@temporal-cms/contracts";
import { describe, expect, it } from "vitest";
import { RecentAnswers } from "./recent-answers.ts";

describe("RecentAnswers", () => {
  it("remembers as long as a signature can be valid, and no longer", () => {
    const recent = new RecentAnswers();
    recent.remember("a", 1, 0);
    const longest = 2 * replayWindowSeconds * 1000;
    expect(recent.find("a", longest - 1)).toBe(1);
    expect(recent.find("a", longest)).toBeUndefined();
    expect(recent.find("b", 0)).toBeUndefined();
  });

  it("forgets the oldest when it is full, and drops what has expired", () => {
    const recent = new RecentAnswers(3);
    for (const name of ["a", "b", "c", "d"]) recent.remember(name, name, 0);
    expect(["a", "b", "c", "d"].map((name) => recent.find(name, 0))).toEqual([undefined, "b", "c", "d"]);
    recent.remember("b", "again", 0);
    recent.remember("e", "e", 0);
    expect(["b", "c", "d", "e"].map((name) => recent.find(name, 0))).toEqual(["again", undefined, "d", "e"]);
  });
});
