import { chunkPages } from "./chunk-pages";
import { collectionDraft, hiddenName, openDraft } from "./collection-draft";
import {
  type ChunkRow,
  type CollectionRow,
  collectionId,
  selectChunks,
  toChunk,
  toCollection,
} from "./collection-rows";
import { sweepCollections } from "./collection-sweep";
import type { CollectionStore, KeywordIndex, SqlDatabase } from "./contracts";
import { allDocuments, documentPage } from "./document-pages";
import { passingChunks } from "./facts";
import { mendSegments } from "./keyword-segments";
import { type CollectionState, keywordViews } from "./keyword-view";

/** What a {@link collectionStore} works with. */
export interface CollectionStoreOptions {
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Collections in a SQL database. The keyword index is made of segments that are written once, as Lucene's are: what a
 * document's place in one says holds for as long as the document is in the collection, so that a change of a collection
 * is a change of its documents' rows only.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function collectionStore(
  database: SqlDatabase,
  { now = Date.now }: CollectionStoreOptions = {},
): CollectionStore {
  const viewOf = keywordViews(database);

  async function stateOf(collection: string): Promise<CollectionState | undefined> {
    return database.get<CollectionState>(
      "SELECT id, revision FROM collections WHERE id = (SELECT id FROM collections WHERE name = ? AND state IS NULL)",
      [collection],
    );
  }

  /** Documents that another version of the library stored are in no segment yet. */
  async function isWhole({ id }: CollectionState): Promise<boolean> {
    const row = await database.get(
      "SELECT id FROM documents WHERE collection_id = ? AND segment_id IS NULL AND chunks > 0 LIMIT 1",
      [id],
    );
    return row === undefined;
  }

  async function keywordIndex(collection: string): Promise<KeywordIndex | undefined> {
    const state = await stateOf(collection);
    if (state === undefined) return undefined;
    if (await isWhole(state)) return viewOf(state);
    await mendSegments(database, state.id, () => openDraft(database, now()));
    return keywordIndex(collection);
  }

  return {
    async list() {
      const rows = await database.all<CollectionRow>(
        `SELECT collections.name, collections.embedding, collections.touched,
           count(documents.id) AS documents, coalesce(sum(documents.chunks), 0) AS chunks
         FROM collections LEFT JOIN documents ON documents.collection_id = collections.id
         WHERE collections.state IS NULL GROUP BY collections.id ORDER BY collections.name`,
      );
      return rows.map(toCollection);
    },

    async page(collection, filter) {
      const state = await stateOf(collection);
      return state && documentPage(database, state.id, filter);
    },

    async remove(collection) {
      const changed = await database.run(
        `UPDATE collections SET name = ${hiddenName}, state = 'gone', touched = ? WHERE name = ? AND state IS NULL`,
        [now(), collection],
      );
      return changed === 1;
    },

    async documents(collection) {
      for (;;) {
        const state = await stateOf(collection);
        if (state === undefined) return undefined;
        const documents = await allDocuments(database, state.id);
        // Read in pages, so that a commit in between would give the half of one list and the half of another.
        if ((await stateOf(collection))?.revision === state.revision) return documents;
      }
    },

    async draft(collection) {
      await sweepCollections(database, now());
      const draft = collectionDraft(database, collection, await openDraft(database, now()), now);
      return {
        ...draft,
        async commit(change) {
          await draft.commit(change);
          const state = await stateOf(collection);
          if (state !== undefined) await mendSegments(database, state.id, () => openDraft(database, now()));
        },
      };
    },

    keywordIndex,

    async countChunks(collection) {
      const row = await database.get<{ chunks: number | null }>(
        `SELECT sum(chunks) AS chunks FROM documents WHERE collection_id = ${collectionId}`,
        [collection],
      );
      return row?.chunks ?? 0;
    },

    async chunksOf(ids) {
      const rows = await database.all<ChunkRow>(
        `SELECT documents.name, documents.title, chunks.* FROM json_each(?) AS wanted
         CROSS JOIN chunks ON chunks.id = wanted.value CROSS JOIN documents ON documents.id = chunks.document_id
         ORDER BY wanted.key`,
        [JSON.stringify(ids)],
      );
      return rows.map(toChunk);
    },

    async chunksAt(collection, places) {
      const rows = await database.all<ChunkRow>(
        `SELECT documents.name, documents.title, chunks.*
         FROM (SELECT DISTINCT value ->> 0 AS document, value ->> 1 AS start FROM json_each(?)) AS places
         CROSS JOIN documents ON documents.collection_id = ${collectionId} AND documents.name = places.document
         CROSS JOIN chunks ON chunks.document_id = documents.id AND chunks.start_offset = places.start
         ORDER BY documents.name, chunks.position`,
        [JSON.stringify(places.map(({ document, start }) => [document, start])), collection],
      );
      return rows.map(toChunk);
    },

    async chunksBetween(collection, document, first, last) {
      const rows = await database.all<ChunkRow>(
        `${selectChunks} WHERE documents.collection_id = ${collectionId} AND documents.name = ?
           AND chunks.position BETWEEN ? AND ? ORDER BY chunks.position`,
        [collection, document, first, last],
      );
      return rows.map(toChunk);
    },

    async *allChunks(collection) {
      const state = await stateOf(collection);
      if (state !== undefined) yield* chunkPages(database, state.id);
    },

    async passing(collection, filter) {
      const state = await stateOf(collection);
      return state === undefined ? new Set() : passingChunks(database, state.id, filter);
    },

    async embedding(collection) {
      const row = await database.get<{ embedding: string | null }>(
        `SELECT embedding FROM collections WHERE id = ${collectionId}`,
        [collection],
      );
      return row?.embedding ?? undefined;
    },
  };
}
