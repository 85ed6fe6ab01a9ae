import { type ChunkRow, selectChunks, toChunk } from "./collection-rows";
import type { DocumentChunk, SqlDatabase } from "./contracts";
import { nextTurn } from "./next-turn";

const chunksPerPage = 500;

/** The chunks of a collection's documents in pages, by document and position. */
export async function* chunkPages(database: SqlDatabase, collection: number): AsyncGenerator<readonly DocumentChunk[]> {
  let name = "";
  let position = -1;
  for (;;) {
    const rows = await database.all<ChunkRow>(
      `${selectChunks} WHERE documents.collection_id = ? AND (documents.name, chunks.position) > (?, ?)
         AND documents.name >= ?
       ORDER BY documents.name, chunks.position LIMIT ?`,
      [collection, name, position, name, chunksPerPage],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(toChunk);
    if (rows.length < chunksPerPage) return;
    name = last.name;
    position = last.position;
    await nextTurn();
  }
}
