import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Each opens a store of vectors: `add(vectors)` fills it, `search(vector, limit)` gives the places of the nearest. */
export const vectorContenders = {
  async "AI Planet"() {
    const [{ sqliteDatabase }, { sqliteVectors }] = await Promise.all([
      import("../../src/storage/sqlite.ts"),
      import("../../src/storage/sqlite-vectors.ts"),
    ]);
    const place = makePlace();
    const database = await sqliteDatabase({ file: place.file });
    const store = sqliteVectors(database);
    const space = { collection: "bench", model: "bench:random" };
    return {
      async add(vectors) {
        for (let from = 0; from < vectors.length; from += 1000) {
          const page = vectors.slice(from, from + 1000);
          await store.upsert(
            space,
            page.map((vector, index) => ({ id: String(from + index), vector, metadata: { place: from + index } })),
          );
        }
      },
      search: async (vector, limit) => (await store.search(space, vector, limit)).map(({ id }) => Number(id)),
      size: () => statSync(place.file).size,
      async close() {
        await database.close();
        place.remove();
      },
    };
  },

  async "plain scan"() {
    let block = new Float32Array();
    let length = 0;
    return inMemory({
      async add(vectors) {
        length = vectors[0].length;
        block = new Float32Array(vectors.length * length);
        for (const [place, vector] of vectors.entries()) block.set(vector, place * length);
      },
      search: async (vector, limit) => nearest(block, length, vector, limit),
    });
  },

  async "LangChain memory"() {
    const { MemoryVectorStore } = await import("@langchain/classic/vectorstores/memory");
    const store = new MemoryVectorStore({ embedDocuments: async () => [], embedQuery: async () => [] });
    return inMemory({
      add: (vectors) =>
        store.addVectors(
          vectors.map((vector) => Array.from(vector)),
          vectors.map((_, place) => ({ pageContent: "", metadata: { place } })),
        ),
      search: async (vector, limit) =>
        (await store.similaritySearchVectorWithScore(Array.from(vector), limit)).map(
          ([{ metadata }]) => metadata.place,
        ),
    });
  },

  async Orama() {
    const { create, insertMultiple, search } = await import("@orama/orama");
    let index;
    return inMemory({
      async add(vectors) {
        index = create({ schema: { vector: `vector[${vectors[0].length}]` } });
        const records = vectors.map((vector, place) => ({ id: `${place}`, vector: Array.from(vector) }));
        await insertMultiple(index, records, 1000);
      },
      async search(vector, limit) {
        const asked = { value: Array.from(vector), property: "vector" };
        const { hits } = await search(index, { mode: "vector", vector: asked, limit, similarity: -1 });
        return hits.map(({ id }) => Number(id));
      },
    });
  },

  async "Chroma's server"() {
    const [{ ChromaClient }, { startRealChroma }] = await Promise.all([
      import("chromadb"),
      import("../../test/vendors/real-chroma.ts"),
    ]);
    const server = await startRealChroma();
    // Where the server cannot be had, the row says so.
    if ("lack" in server) return { lack: server.lack };
    const { hostname, port } = new URL(server.url);
    const client = new ChromaClient({ host: hostname, port: Number(port) });
    const collection = await client.createCollection({ name: "bench", embeddingFunction: null });
    return {
      async add(vectors) {
        for (let from = 0; from < vectors.length; from += 1000) {
          const page = vectors.slice(from, from + 1000).map((vector) => Array.from(vector));
          await collection.upsert({ ids: page.map((_, index) => String(from + index)), embeddings: page });
        }
      },
      async search(vector, limit) {
        const { ids } = await collection.query({
          queryEmbeddings: [Array.from(vector)],
          nResults: limit,
          include: [],
        });
        return ids[0].map(Number);
      },
      size: () => undefined,
      close: server.close,
    };
  },

  async "sqlite-vec"() {
    const [{ default: Database }, { load }] = await Promise.all([import("better-sqlite3"), import("sqlite-vec")]);
    const place = makePlace();
    const database = new Database(place.file);
    load(database);
    database.pragma("journal_mode = WAL");
    return {
      async add(vectors) {
        database.exec(`CREATE VIRTUAL TABLE vectors USING vec0 (vector float[${vectors[0].length}])`);
        const insert = database.prepare("INSERT INTO vectors (rowid, vector) VALUES (?, ?)");
        database.transaction(() => {
          for (const [index, vector] of vectors.entries()) insert.run(BigInt(index), toBytes(vector));
        })();
        database.pragma("wal_checkpoint(TRUNCATE)");
      },
      async search(vector, limit) {
        const find = database.prepare("SELECT rowid FROM vectors WHERE vector MATCH ? AND k = ? ORDER BY distance");
        return find.pluck().all(toBytes(vector), limit);
      },
      size: () => statSync(place.file).size,
      async close() {
        database.close();
        place.remove();
      },
    };
  },
};

/** The exact answer, by a scan as a program would write it. */
export function nearest(block, length, vector, limit) {
  const best = [];
  for (let place = 0; place * length < block.length; place += 1) {
    let score = 0;
    for (let index = 0; index < length; index += 1) score += block[place * length + index] * vector[index];
    if (best.length === limit && score <= best[limit - 1].score) continue;
    const rank = best.findIndex((one) => one.score < score);
    best.splice(rank === -1 ? best.length : rank, 0, { place, score });
    if (best.length > limit) best.pop();
  }
  return best.map(({ place }) => place);
}

function toBytes({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function inMemory(store) {
  return { ...store, size: () => undefined, close: async () => undefined };
}

function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), "bench-knowledge-"));
  return { file: join(folder, "bench.db"), remove: () => rmSync(folder, { recursive: true }) };
}
