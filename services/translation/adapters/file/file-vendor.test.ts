import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleSegments, segmentsOf, vendorRequest } from "../../testing/example-request.ts";
import { type Folder, temporaryFolder } from "../../testing/simulator.ts";
import { readXliff } from "../../xliff/read-xliff.ts";
import { writeXliff } from "../../xliff/write-xliff.ts";
import { XliffError } from "../../xliff/xliff.ts";
import { type FileVendor, fileVendor } from "./file-vendor.ts";

let folder: Folder;
let vendor: FileVendor;
beforeEach(() => {
  folder = temporaryFolder();
  vendor = fileVendor({ name: "agency", folder: path.join(folder.path, "jobs") });
});
afterEach(() => folder.remove());

const request = vendorRequest();
const german = ["Bäume", 'Sie <x id="2"/> <g id="1">kühlen</g> Städte &amp; mehr.'];

/** What a translator's tool makes of a file. */
function translated(file: string, targets: readonly (string | undefined)[] = german): string {
  const document = readXliff(file);
  const units = document.units.map(({ key, source }, index) => {
    const target = targets[index];
    return { key, source, ...(target === undefined ? {} : { target }) };
  });
  return writeXliff({ ...document, units });
}

describe("translation by file", () => {
  it("gives a file out, takes its translation, and may take a better one", async () => {
    const { id, state } = await vendor.submit(request);
    expect(state).toBe("pending");
    expect(await vendor.waiting()).toEqual([id]);
    const file = await vendor.exported(id);
    expect(await vendor.take(id, translated(file, ["Baum", german[1]]))).toMatchObject({
      state: "completed",
    });
    await vendor.take(id, translated(file));
    expect(await vendor.waiting()).toEqual([]);
    expect(await vendor.read(id)).toEqual({ id, state: "completed", reference: request.reference });
    expect(await vendor.translations(id, exampleSegments, { from: "EN", to: "DE" })).toEqual(
      new Map(exampleSegments.map(({ key }, index) => [key, german[index]])),
    );
  });

  it("has one job for a key, and leaves nothing half written", async () => {
    const jobs = await Promise.all(Array.from({ length: 8 }, () => vendor.submit(request)));
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    expect(readdirSync(path.join(folder.path, "jobs"))).toHaveLength(1);
    const other = vendorRequest({ segments: segmentsOf("Other") });
    await expect(vendor.submit(other)).rejects.toMatchObject({ status: 409 });
  });

  it("takes nothing for a cancelled job, and cancels no completed one", async () => {
    const { id } = await vendor.submit(request);
    const file = await vendor.exported(id);
    expect((await vendor.cancel(id)).state).toBe("cancelled");
    await expect(vendor.take(id, translated(file))).rejects.toMatchObject({ status: 409 });
    const second = await vendor.submit(vendorRequest({ idempotencyKey: "another" }));
    await vendor.take(second.id, translated(await vendor.exported(second.id)));
    expect((await vendor.cancel(second.id)).state).toBe("completed");
  });

  it.each(["unknown", "../secret", "a".repeat(32)])("knows no job %j", async (id) => {
    writeFileSync(path.join(folder.path, "secret.xlf"), "secret");
    await expect(vendor.exported(id)).rejects.toMatchObject({ status: 404 });
    await expect(vendor.read(id)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ["an untranslated unit", (file: string) => translated(file, ["Bäume"]), "unit 2"],
    ["a unit without words", (file: string) => translated(file, ["–", german[1]]), "unit 1"],
    ["a lost code", (file: string) => translated(file, ["Bäume", "Sie kühlen Städte."]), "other codes"],
    ["a changed source", (file: string) => translated(file).replace("Trees", "Bushes"), "another source"],
    [
      "a lost unit",
      (file: string) => translated(file).replace(/<unit id="[^"]*">.*?<\/unit>/, ""),
      "missing",
    ],
    ["another reference", (file: string) => translated(file).replace("~signature", "~forged"), "reference"],
    [
      "another language",
      (file: string) => translated(file).replace('trgLang="DE"', 'trgLang="FR"'),
      "targetLanguage",
    ],
    ["no XML", () => "<xliff", "well-formed"],
    ["no XLIFF", () => "<html/>", "no XLIFF 2"],
    ["entities of its own", (file: string) => `<!DOCTYPE x [<!ENTITY a "b">]>${file}`, "document type"],
  ])("refuses %s, with the reason, and stays as it was", async (_what, change, reason) => {
    const { id } = await vendor.submit(request);
    const text = change(await vendor.exported(id));
    await expect(vendor.take(id, text)).rejects.toSatisfy(
      (error: unknown) => error instanceof XliffError && error.faults.some((fault) => fault.includes(reason)),
    );
    expect((await vendor.read(id)).state).toBe("pending");
  });
});
