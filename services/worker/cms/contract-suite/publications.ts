import { expect, it } from "vitest";
import { StaleRevisionError } from "../client.ts";
import {
  allPublications,
  newKey,
  publishRequest,
  someText,
  stageRequest,
  stageTranslation,
  type Running,
} from "./cms-under-test.ts";

const many = 125;
const atATime = 4;

export function publicationsSuite(running: Running): void {
  it(`lists ${many} publications page by page, oldest first, each once`, async () => {
    const { client, write, targetLocales } = running();
    const source = await write(someText());
    const published: string[] = [];
    const publishNext = async (): Promise<void> => {
      for (let text = next(); text !== undefined; text = next()) {
        // Each is a target of its own: the suite needs no more than the uuid to tell them apart.
        const item = { uuid: crypto.randomUUID(), locale: targetLocales[1] };
        const staged = await client.stage(item, stageRequest(running(), text), newKey());
        await client.publish(item, publishRequest(staged, [targetLocales[1]]), newKey());
        published.push(item.uuid);
      }
    };
    let left = many;
    const next = () => (left-- > 0 ? someText() : undefined);
    await Promise.all(Array.from({ length: atATime }, publishNext));

    const all = await allPublications(running(), 40);
    const ours = all.filter(({ uuid }) => published.includes(uuid));
    expect(ours).toHaveLength(many);
    expect(new Set(ours.map(({ uuid }) => uuid)).size).toBe(many);
    expect(all.map(({ publishedAt }) => publishedAt)).toEqual(
      all.map(({ publishedAt }) => publishedAt).toSorted(),
    );
    for (const { current, hash, locales, previousHash } of ours) {
      expect(current).toMatchObject({ status: "published", hash });
      expect(locales).toEqual([targetLocales[1]]);
      expect(previousHash).toBeUndefined();
    }
    expect(all.some(({ uuid }) => uuid === source.uuid)).toBe(false);

    const first = await client.publications({ limit: 40 });
    expect(first.publications).toHaveLength(40);
    expect((await client.publications()).publications).toHaveLength(100);
    await expect(client.publications({ limit: 101 })).rejects.toMatchObject({ status: 422 });
    await expect(client.publications({ cursor: "nowhere" })).rejects.toMatchObject({ status: 422 });
  });

  it("goes on listing what was edited, trashed or deleted since, and says so", async () => {
    const { client, edit, trash, deleteForGood } = running();
    const publish = async () => {
      const { item, staged } = await stageTranslation(running());
      return { item, live: await client.publish(item, publishRequest(staged), newKey()) };
    };
    const [edited, trashed, deleted] = [await publish(), await publish(), await publish()];
    await edit(edited.live.id, { body: "<p>Changed by hand.</p>" });
    await trash(trashed.live.id);
    await deleteForGood(deleted.live.id);

    const all = await allPublications(running());
    const record = ({ item }: typeof edited) => all.find(({ uuid }) => uuid === item.uuid);
    expect(record(edited)).toMatchObject({ hash: edited.live.hash, current: { status: "published" } });
    expect(record(edited)?.current?.hash).not.toBe(edited.live.hash);
    expect(record(trashed)).toMatchObject({ hash: trashed.live.hash, current: { status: "trashed" } });
    expect(record(deleted)).toMatchObject({ hash: deleted.live.hash, current: null });

    await expect(client.publish(trashed.item, publishRequest(trashed.live), newKey())).rejects.toBeInstanceOf(
      StaleRevisionError,
    );
    const restored = await client.stage(trashed.item, stageRequest(running(), someText()), newKey());
    expect(restored).toMatchObject({ id: trashed.live.id, status: "draft" });
    const remade = await client.stage(deleted.item, stageRequest(running(), someText()), newKey());
    expect(remade.id).not.toBe(deleted.live.id);
    expect(await client.publish(deleted.item, publishRequest(remade), newKey())).toMatchObject({
      status: "published",
    });
    const after = (await allPublications(running())).filter(({ uuid }) => uuid === deleted.item.uuid);
    expect(after).toMatchObject([{ hash: remade.hash, previousHash: deleted.live.hash }]);
  });
}
