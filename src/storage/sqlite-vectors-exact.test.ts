import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SqlDatabase, VectorEntry, VectorFilter } from "./contracts";
import { normalise } from "./normalise";
import { sqliteDatabase } from "./sqlite";
import { sqliteVectors } from "./sqlite-vectors";

const space = { collection: "handbook", model: "test:one" };
const dimensions = 5;

let folder: string;
let database: SqlDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "exact-vectors-"));
  database = await sqliteDatabase({ file: join(folder, "data.db") });
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const vector = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: dimensions, maxLength: dimensions });
const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 12 });
const change = fc.oneof(
  fc.record({ put: fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }).map(String), vector), { maxLength: 12 }) }),
  fc.record({ remove: ids }),
);

test("finds what sorting all by their cosines finds, ties in the order in which they were kept, also anew", async () => {
  const cases = fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 8 }),
    query: vector,
    limit: fc.integer({ min: 1, max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ changes, query, limit }) => {
      const store = sqliteVectors(database);
      await store.drop(space);
      const kept = new Map<string, Float32Array>();
      for (const one of changes) {
        if ("put" in one) {
          for (const [id, numbers] of one.put) {
            kept.delete(id);
            kept.set(id, new Float32Array(numbers));
          }
          // Of entries of the same id the last one counts, and stands where the last one stands.
          const entries = one.put.map(([id, numbers]) => entry(id, numbers));
          await store.upsert(space, entries);
        } else {
          for (const id of one.remove) kept.delete(id);
          await store.delete(space, { ids: one.remove });
        }

        const found = await store.search(space, new Float32Array(query), limit);

        expect(scored(found)).toEqual(scored(sorted(kept, query).slice(0, limit)));
        expect(await sqliteVectors(database).search(space, new Float32Array(query), limit)).toEqual(found);
      }
    }),
    { numRuns: 40 },
  );
});

test("finds the exact best of vectors of 384 numbers, most of them alike, with and without a filter", async () => {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const centres = Array.from({ length: 10 }, () => Array.from({ length: 384 }, random));
  const near = (index: number) => (centres[index % 10] ?? []).map((value) => value + 0.2 * random());
  const many = Array.from({ length: 2500 }, (_, index) => entry(`v${index}`, near(index), `${index % 3}.md`));
  const alike = { collection: "alike", model: "test:one" };
  const store = sqliteVectors(database);
  await store.upsert(alike, many);

  for (let round = 0; round < 5; round++) {
    const query = near(round);
    for (const filter of [undefined, { document: "1.md" }]) {
      const among = many.filter(({ metadata }) => filter === undefined || metadata.document === filter.document);
      const best = sorted(new Map(among.map((one) => [one.id, one.vector])), query).slice(0, 10);

      const found = await store.search(alike, new Float32Array(query), 10, filter && { filter });

      expect(found.map(({ id }) => id)).toEqual(best.map(({ id }) => id));
    }
  }
});

test("finds by texts that thousands of vectors have, and by numbers alone", async () => {
  const common = { collection: "common", model: "test:one" };
  const store = sqliteVectors(database);
  const many = Array.from({ length: 4100 }, (_, index) => ({
    ...entry(`v${index}`, [1, index, 0, 0, 0]),
    metadata: { document: index < 4090 ? "same.md" : `${index}.md`, kind: `${index % 2}`, start: index },
  }));
  await store.upsert(common, many);
  const find = async (filter: VectorFilter) => {
    const hits = await store.search(common, new Float32Array([1, 0, 0, 0, 0]), 3, { filter });
    return [(await store.ids(common, filter)).length, ...hits.map(({ id }) => id)];
  };

  expect(await find({ document: "same.md" })).toEqual([4090, "v0", "v1", "v2"]);
  expect(await find({ document: { in: ["same.md", "4091.md", "none.md"] }, kind: "1" })).toEqual([
    2046,
    "v1",
    "v3",
    "v5",
  ]);
  expect(await find({ start: { in: [7, 4099, 5000] } })).toEqual([2, "v7", "v4099"]);
  expect(await find({ start: 7, kind: "0" })).toEqual([0]);
});

test("finds the same with hardly any memory, in spaces by turns", async () => {
  const store = sqliteVectors(database, { memory: 1 });
  const spaces = ["a", "b", "c"].map((collection) => ({ collection, model: "test:one" }));
  for (const [index, one] of spaces.entries()) await store.upsert(one, [entry(`${index}`, [1, index, 0, 0, 0])]);

  for (let round = 0; round < 2; round++) {
    for (const [index, one] of spaces.entries()) {
      const found = await store.search(one, new Float32Array([1, 0, 0, 0, 0]), 2);
      expect(found.map(({ id }) => id)).toEqual([`${index}`]);
    }
  }
});

test("reads on where a search that was aborted has stopped reading", async () => {
  const large = { collection: "large", model: "test:one" };
  const store = sqliteVectors(database);
  await store.upsert(
    large,
    Array.from({ length: 900 }, (_, index) => entry(`v${index}`, [index, 900 - index, 0, 0, 1])),
  );
  const controller = new AbortController();
  const reason = new Error("enough");
  const query = new Float32Array([1, 0, 0, 0, 0]);
  const aborted = store.search(large, query, 1, { signal: controller.signal });
  const other = store.search(large, query, 1);
  setImmediate(() => controller.abort(reason));

  await expect(aborted).rejects.toBe(reason);
  expect((await other).map(({ id }) => id)).toEqual(["v899"]);
});

function entry(id: string, numbers: readonly number[], document = "a.md"): VectorEntry {
  return { id, vector: new Float32Array(numbers), metadata: { document } };
}

function sorted(kept: ReadonlyMap<string, Float32Array>, query: readonly number[]) {
  const wanted = normalise(new Float32Array(query));
  return [...kept]
    .map(([id, numbers]) => ({
      id,
      score: normalise(numbers).reduce((sum, value, index) => sum + value * (wanted[index] ?? 0), 0),
    }))
    .sort((left, right) => right.score - left.score);
}

function scored(hits: readonly { readonly id: string; readonly score: number }[]) {
  return hits.map(({ id, score }) => ({ id, score: score + 0 }));
}
