import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { VectorEntry, VectorSpace, VectorStore } from "./contracts";

/**
 * The behaviour that every vector store has to show, as a test suite. Each test has a collection of its own.
 *
 * @param name What the suite is called in the report.
 * @param openStore Gives the store; it is called when the tests run, and whoever gives it closes it.
 */
export function testVectorStore(name: string, openStore: () => VectorStore): void {
  describe(`vectors in ${name}`, () => {
    let store: VectorStore;
    let space: VectorSpace;

    beforeEach(() => {
      store = openStore();
      space = { collection: `it's a "handbook"\n/ä/${randomUUID()}`, model: "test:one" };
    });

    test("knows no space at first", async () => {
      expect(await store.info(space)).toBeUndefined();
      expect(await store.ids(space)).toEqual([]);
      expect(await store.get(space, {})).toEqual([]);
      expect(await store.search(space, vector(1, 0), 5)).toEqual([]);
      await store.delete(space, { ids: ["a"] });
      await store.delete(space, { filter: { document: "a.md" } });
      await store.drop(space);
      await store.upsert(space, []);
      expect(await store.info(space)).toBeUndefined();
    });

    test("says how many vectors there are, and how long they are", async () => {
      await store.upsert(space, [entry("a", [1, 0, 0]), entry("b", [0, 1, 0])]);
      expect(await store.info(space)).toEqual({ dimensions: 3, count: 2 });
      expect((await store.ids(space)).sort()).toEqual(["a", "b"]);
    });

    test("finds the most like first, by cosine and not by length", async () => {
      await store.upsert(space, [entry("far", [-1, 0]), entry("near", [0.01, 0.001]), entry("long", [50, 50])]);

      const hits = await store.search(space, vector(3, 0), 3);

      expect(hits.map(({ id }) => id)).toEqual(["near", "long", "far"]);
      expect(hits[0]?.score).toBeCloseTo(1 / Math.hypot(1, 0.1), 4);
      expect(hits[1]?.score).toBeCloseTo(Math.SQRT1_2, 4);
      expect(hits[2]?.score).toBeCloseTo(-1, 4);
    });

    test("keeps to the limit, and gives what there is when it is higher", async () => {
      await store.upsert(space, [entry("a", [1, 0]), entry("b", [0.9, 0.1])]);
      expect((await store.search(space, vector(1, 0), 1)).map(({ id }) => id)).toEqual(["a"]);
      expect(await store.search(space, vector(1, 0), 300)).toHaveLength(2);
      expect(await store.search(space, vector(1, 0), 0)).toEqual([]);
    });

    test("returns what was kept beside a vector", async () => {
      await store.upsert(space, [{ ...entry("a", [1, 0]), metadata: { document: "ä/b c.md", start: 1200 } }]);
      expect(await store.search(space, vector(1, 0), 1)).toEqual([
        { id: "a", metadata: { document: "ä/b c.md", start: 1200 }, score: expect.closeTo(1, 4) },
      ]);
    });

    test("gives vectors back as they are kept, by their metadata", async () => {
      await store.upsert(space, [
        entry("a", [3, 4], "a.md", 0),
        entry("b", [-0.6, 0.8], "b.md", 0),
        entry("c", [0, 0], "c.md", 7),
      ]);
      const get = async (filter: Parameters<typeof store.get>[1]) => {
        const found = await store.get(space, filter);
        return found.sort((left, right) => (left.id < right.id ? -1 : 1));
      };

      const [first, second, ...others] = await get({ document: { in: ["a.md", "b.md", "never.md"] }, start: 0 });

      expect(first).toMatchObject({ id: "a", metadata: { document: "a.md", start: 0 } });
      expect((first?.vector[1] ?? 0) / (first?.vector[0] ?? 1)).toBeCloseTo(4 / 3, 5);
      expect(second).toMatchObject({ id: "b", metadata: { document: "b.md", start: 0 } });
      expect(second?.vector).toBeInstanceOf(Float32Array);
      expect([...(second?.vector ?? [])]).toEqual([expect.closeTo(-0.6, 5), expect.closeTo(0.8, 5)]);
      expect(others).toEqual([]);
      expect(await get({ start: 7 })).toEqual([entry("c", [0, 0], "c.md", 7)]);
      expect(await get({ start: "7" })).toEqual([]);
      expect(await get({})).toHaveLength(3);
    });

    test("takes filters of thousands of values", async () => {
      await store.upsert(
        space,
        Array.from({ length: 700 }, (_, index) => entry(`v${index}`, [1, index], `${index}.md`, index)),
      );
      const documents = Array.from({ length: 3_000 }, (_, index) => `${2 * index}.md`);
      const filter = { document: { in: documents } };

      expect(await store.ids(space, filter)).toHaveLength(350);
      expect((await store.search(space, vector(1, 0), 3, { filter })).map(({ id }) => id)).toEqual(["v0", "v2", "v4"]);
    });

    test("replaces a vector of the same id", async () => {
      await store.upsert(space, [entry("a", [1, 0]), entry("b", [0.7, 0.7])]);
      await store.search(space, vector(1, 0), 2);
      await store.upsert(space, [entry("a", [-1, 0], "new.md")]);

      const hits = await store.search(space, vector(1, 0), 2);

      expect(hits.map(({ id }) => id)).toEqual(["b", "a"]);
      expect(hits[1]?.metadata).toEqual({ document: "new.md", start: 0 });
      expect(await store.info(space)).toEqual({ dimensions: 2, count: 2 });
    });

    test("takes and finds among vectors by their metadata", async () => {
      await store.upsert(space, [
        entry("a", [1, 0], "a.md", 0),
        entry("a2", [0.9, 0.1], "a.md", 100),
        entry("b", [0.8, 0.2], "b.md", 0),
        entry("c", [0.7, 0.3], "c.md", 0),
      ]);
      const find = async (filter: Parameters<typeof store.ids>[1]) => {
        const found = (await store.search(space, vector(1, 0), 10, { filter })).map(({ id }) => id);
        expect([...found].sort()).toEqual((await store.ids(space, filter)).sort());
        return found;
      };

      expect(await find({ document: "a.md" })).toEqual(["a", "a2"]);
      expect(await find({ document: { in: ["c.md", "b.md", "never.md"] } })).toEqual(["b", "c"]);
      expect(await find({ document: { in: ["a.md", "b.md"] }, start: 0 })).toEqual(["a", "b"]);
      expect(await find({ document: "a.md", start: "0" })).toEqual([]);
      expect(await find({ document: { in: [] } })).toEqual([]);
      expect(await find({ other: 1 })).toEqual([]);
    });

    test("removes by ids and by metadata", async () => {
      const documents = ["a.md", "b.md", "c.md", "d.md"];
      await store.upsert(
        space,
        documents.map((document, index) => entry(document[0] ?? "", [1, index], document)),
      );
      await store.search(space, vector(1, 0), 5);

      await store.delete(space, { ids: ["a", "never"] });
      await store.delete(space, { filter: { document: { in: ["c.md"] } } });
      await store.delete(space, { ids: [] });

      expect((await store.search(space, vector(1, 0), 5)).map(({ id }) => id)).toEqual(["b", "d"]);
      expect(await store.info(space)).toEqual({ dimensions: 2, count: 2 });
    });

    test("keeps collections and models apart", async () => {
      const other = { ...space, model: "test:two" };
      const more = { ...space, collection: `${space.collection}x` };
      await store.upsert(space, [entry("a", [1, 0])]);
      await store.upsert(other, [entry("a", [1, 0, 0]), entry("b", [0, 1, 0])]);
      await store.upsert(more, [entry("c", [1, 0])]);

      await store.drop(other);

      expect(await store.info(other)).toBeUndefined();
      expect(await store.search(other, vector(1, 0, 0), 5)).toEqual([]);
      expect((await store.search(space, vector(1, 0), 5)).map(({ id }) => id)).toEqual(["a"]);
      expect((await store.search(more, vector(1, 0), 5)).map(({ id }) => id)).toEqual(["c"]);
    });

    test("takes vectors of another length after it was dropped", async () => {
      await store.upsert(space, [entry("a", [1, 0])]);
      await store.search(space, vector(1, 0), 1);
      await store.drop(space);
      await store.upsert(space, [entry("b", [1, 0, 0])]);

      expect((await store.search(space, vector(1, 0, 0), 5)).map(({ id }) => id)).toEqual(["b"]);
      expect(await store.info(space)).toEqual({ dimensions: 3, count: 1 });
    });

    test("refuses vectors of another length, and keeps none of them", async () => {
      await store.upsert(space, [entry("a", [1, 0])]);

      const upsert = store.upsert(space, [entry("b", [0, 1]), entry("c", [1, 2, 3])]);

      await expect(upsert).rejects.toMatchObject({ code: "usage", details: { dimensions: 2, given: 3 } });
      await expect(store.search(space, vector(1), 5)).rejects.toMatchObject({ code: "usage" });
      expect(await store.ids(space)).toEqual(["a"]);
    });

    test("gives a vector of zeros the score 0", async () => {
      await store.upsert(space, [entry("zero", [0, 0]), entry("a", [-1, 0])]);
      const hits = await store.search(space, vector(1, 0), 5);
      expect(hits.map(({ id, score }) => [id, Math.round(score)])).toEqual([
        ["zero", 0],
        ["a", -1],
      ]);
    });

    test("takes thousands of vectors at once", async () => {
      const count = 6_000;
      const angle = (index: number) => (index / count) * Math.PI;
      const many = Array.from({ length: count }, (_, index) =>
        entry(`v${index}`, [Math.cos(angle(index)), Math.sin(angle(index))], `${index % 7}.md`, index),
      );
      await store.upsert(space, many);

      expect(await store.info(space)).toEqual({ dimensions: 2, count });
      expect(new Set(await store.ids(space)).size).toBe(count);
      const [best] = await store.search(space, vector(Math.cos(angle(4321)), Math.sin(angle(4321))), 1);
      expect(Math.abs(Number(best?.metadata.start) - 4321)).toBeLessThan(20);
      await store.delete(space, { ids: many.slice(1).map(({ id }) => id) });
      expect(await store.ids(space)).toEqual(["v0"]);
    });

    test("does nothing when it is aborted, and says why", async () => {
      const reason = new Error("enough");
      const options = { signal: AbortSignal.abort(reason) };
      await expect(store.upsert(space, [entry("a", [1, 0])], options)).rejects.toBe(reason);
      await expect(store.search(space, vector(1, 0), 1, options)).rejects.toBe(reason);
      await expect(store.ids(space, {}, options)).rejects.toBe(reason);
      await expect(store.get(space, {}, options)).rejects.toBe(reason);
      await expect(store.info(space, options)).rejects.toBe(reason);
      await expect(store.delete(space, { ids: ["a"] }, options)).rejects.toBe(reason);
      await expect(store.drop(space, options)).rejects.toBe(reason);
      expect(await store.info(space)).toBeUndefined();
    });
  });
}

function entry(id: string, numbers: readonly number[], document = "a.md", start = 0): VectorEntry {
  return { id, vector: new Float32Array(numbers), metadata: { document, start } };
}

function vector(...numbers: number[]): Float32Array {
  return new Float32Array(numbers);
}
