import { cmsProblems } from "@temporal-cms/contracts";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { contentHash } from "../content-hash.ts";
import {
  newKey,
  publishRequest,
  someText,
  stageRequest,
  stageTranslation,
  visit,
  type Running,
  type Text,
} from "./cms-under-test.ts";

const hashExamples = new URL(import.meta.resolve("@temporal-cms/contracts/fixtures/content-hash.json"));

export function stagingSuite(running: Running): void {
  it("stages a linked draft that visitors cannot read", async () => {
    const { client } = running();
    const text = someText();
    const { item, sourceId, staged } = await stageTranslation(running(), text);
    expect(staged).toMatchObject({ ...item, status: "draft", hash: contentHash(text) });
    expect(staged.id).not.toBe(sourceId);
    expect(staged.sourceHash).toBe(stageRequest(running(), text).sourceHash);
    expect(staged.sourceRevision).toBe("source-7");
    expect(await client.read(item)).toMatchObject({ ...text, revision: staged.revision });
    expect((await visit(staged.url)).status).toBe(404);
  });

  it("overwrites a draft that is there, as a new revision of the same item", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const text = someText();
    const again = await client.stage(item, stageRequest(running(), text), newKey());
    expect(again).toMatchObject({ id: staged.id, hash: contentHash(text), status: "draft" });
    expect(again.revision).not.toBe(staged.revision);
    expect((await client.read(item, { revision: staged.revision })).hash).toBe(staged.hash);
  });

  it("stores every text so that its hash is the one the worker knows", async () => {
    const { client } = running();
    const examples = JSON.parse(await readFile(hashExamples, "utf8")) as (Text & {
      name: string;
      hash: string;
    })[];
    const written = examples.filter(({ title, body }) => title !== "" || body !== "");
    expect(written.length).toBeGreaterThan(5);
    const { item } = await stageTranslation(running());
    for (const { name, title, body, hash } of written) {
      const staged = await client.stage(item, stageRequest(running(), { title, body }), newKey());
      expect(staged.hash, name).toBe(hash);
      expect(await client.read(item), name).toMatchObject({ title, body });
    }
  });

  it("does a repeated request once, and refuses its key for another", async () => {
    const { client } = running();
    const { item } = await stageTranslation(running());
    const key = newKey();
    const request = stageRequest(running(), someText());
    const first = await client.stage(item, request, key);
    await client.stage(item, stageRequest(running(), someText()), newKey());
    expect(await client.stage(item, request, key)).toEqual(first);
    expect((await client.read(item)).revision).not.toBe(first.revision);

    const conflict = { status: 409, retryable: false, problem: { type: cmsProblems.idempotencyConflict } };
    await expect(client.stage(item, { ...request, body: "<p>Other.</p>" }, key)).rejects.toMatchObject(
      conflict,
    );
    await expect(client.publish(item, publishRequest(first), key)).rejects.toMatchObject(conflict);
  });

  it("makes one item of many requests at a time", async () => {
    const { client, write, targetLocales } = running();
    const { uuid } = await write(someText());
    const item = { uuid, locale: targetLocales[0] };
    const key = newKey();
    const request = stageRequest(running(), someText());
    const sameKey = await Promise.all(Array.from({ length: 6 }, () => client.stage(item, request, key)));
    for (const answer of sameKey) expect(answer).toEqual(sameKey[0]);
    const ownKeys = await Promise.all(
      Array.from({ length: 6 }, () => client.stage(item, stageRequest(running(), someText()), newKey())),
    );
    expect(new Set([...sameKey, ...ownKeys].map(({ id }) => id)).size).toBe(1);
    expect(ownKeys.map(({ revision }) => revision)).toContain((await client.read(item)).revision);
  });

  it("refuses to overwrite what people write, and a locale that the site has not", async () => {
    const { client, write, sourceLocale } = running();
    const text = someText();
    const { uuid } = await write(text);
    const request = stageRequest(running(), someText());
    const refused = { status: 422, retryable: false };
    const onto = (locale: string) => client.stage({ uuid, locale }, request, newKey());
    await expect(onto(sourceLocale)).rejects.toMatchObject(refused);
    await expect(onto("tlh")).rejects.toMatchObject(refused);
    expect((await client.read({ uuid, locale: sourceLocale })).hash).toBe(contentHash(text));
  });

  it("keeps what a check has found beside the item", async () => {
    const { client } = running();
    const { item, staged } = await stageTranslation(running());
    const finding = {
      rule: "email",
      severity: "blocking" as const,
      locale: item.locale,
      span: { field: "body" as const, start: 3, end: 9 },
      message: "An email address",
    };
    const answer = await client.putFindings(item, { check: "pii", findings: [finding] }, newKey());
    expect(answer).toEqual(staged);
    expect(await client.putFindings(item, { check: "legal", findings: [] }, newKey())).toEqual(staged);
  });
}
