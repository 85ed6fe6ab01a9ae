import type { FactFilter, SqlDatabase, SqlValue } from "./contracts";
import { nextTurn } from "./next-turn";

const chunksPerPage = 5000;

/** The numbers of a collection's chunks whose facts pass. `document`, `language` and `record` count as facts. */
export async function passingChunks(
  database: SqlDatabase,
  collection: number,
  filter: FactFilter,
): Promise<ReadonlySet<number>> {
  const conditions = Object.entries(filter).map(([name, wanted]) => conditionOf(name, [wanted].flat()));
  const sql = `SELECT chunks.id FROM chunks JOIN documents ON documents.id = chunks.document_id
    WHERE documents.collection_id = ? AND chunks.id > ? ${conditions.map((one) => `AND ${one.sql}`).join(" ")}
    ORDER BY chunks.id LIMIT ?`;
  const values = conditions.flatMap((one) => one.values);
  const passing = new Set<number>();
  for (let after = 0; ; ) {
    const rows = await database.all<{ id: number }>(sql, [collection, after, ...values, chunksPerPage]);
    for (const { id } of rows) passing.add(id);
    const last = rows.at(-1);
    if (last === undefined || rows.length < chunksPerPage) return passing;
    after = last.id;
    await nextTurn();
  }
}

function conditionOf(
  name: string,
  wanted: readonly (string | number)[],
): { readonly sql: string; readonly values: SqlValue[] } {
  const list = JSON.stringify(wanted);
  const among = "IN (SELECT value FROM json_each(?))";
  if (name === "document") return { sql: `documents.name ${among}`, values: [list] };
  if (name === "language") return { sql: `documents.language ${among}`, values: [list] };
  if (name === "record") return { sql: `chunks.record ${among}`, values: [list] };
  return {
    sql: `chunks.id IN (SELECT chunk_id FROM chunk_facts WHERE name = ? AND value ${among})`,
    values: [name, list],
  };
}
