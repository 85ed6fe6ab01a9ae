import type { SqlDatabase, SqlValue, VectorFilter, VectorSpace } from "./contracts";
import type { SpaceRow } from "./loaded-vectors";

const idsInPage = 2000;
/** So many texts are looked up at once. */
const textsAtOnce = 100;
/** The metadata of so many vectors is read at once. */
const checkedAtOnce = 500;

/** The row of a space; undefined when it has no vectors yet. */
export function findSpace(database: SqlDatabase, { collection, model }: VectorSpace): Promise<SpaceRow | undefined> {
  return database.get(
    "SELECT id, dimensions, revision, removals FROM vector_spaces WHERE collection = ? AND model = ?",
    [collection, model],
  );
}

/**
 * The row ids of a space's vectors that pass a filter: texts are looked up in the index of the metadata, and numbers in
 * the metadata of the vectors that the texts leave.
 *
 * @param pause Called between steps of a millisecond or two.
 */
export async function rowsThatPass(
  database: SqlDatabase,
  { id }: SpaceRow,
  filter: VectorFilter,
  pause: () => Promise<void>,
): Promise<Set<number>> {
  const lists = Object.entries(filter).map(([name, wanted]): [string, readonly (string | number)[]] => [
    name,
    typeof wanted === "object" ? wanted.in : [wanted],
  ]);
  let passing: Set<number> | undefined;
  for (const [name, values] of lists.filter(([, list]) => list.every(isText))) {
    const found = new Set<number>();
    for await (const page of rowsOfTexts(name, values)) {
      for (const row of page) if (passing?.has(row) !== false) found.add(row);
    }
    passing = found;
  }
  if (passing === undefined) {
    passing = new Set();
    const rows = pagesOf("SELECT id FROM vectors WHERE space_id = ? AND id > ?", [id]);
    for await (const page of rows) for (const row of page) passing.add(row);
  }
  for (const [name, values] of lists.filter(([, list]) => !list.every(isText))) {
    passing = await withFact(passing, name, values);
  }
  return passing;

  async function* rowsOfTexts(name: string, values: readonly (string | number)[]): AsyncGenerator<number[]> {
    for (let start = 0; start < values.length; start += textsAtOnce) {
      const some = values.slice(start, start + textsAtOnce);
      await pause();
      const rows = await database.all<{ id: number }>(
        `SELECT vector_id AS id FROM vector_facts
         WHERE space_id = ? AND name = ? AND value IN (SELECT value FROM json_each(?)) LIMIT ${idsInPage}`,
        [id, name, JSON.stringify(some)],
      );
      if (rows.length < idsInPage) {
        yield rows.map((row) => row.id);
        continue;
      }
      // Some of these texts are of many vectors: each is read to its end.
      for (const value of some) {
        yield* pagesOf(
          "SELECT vector_id AS id FROM vector_facts WHERE space_id = ? AND name = ? AND value = ? AND vector_id > ?",
          [id, name, value],
        );
      }
    }
  }

  async function* pagesOf(sql: string, values: readonly SqlValue[]): AsyncGenerator<number[]> {
    for (let after = 0, more = true; more; ) {
      await pause();
      const rows = await database.all<{ id: number }>(`${sql} ORDER BY 1 LIMIT ${idsInPage}`, [...values, after]);
      yield rows.map((row) => row.id);
      after = rows.at(-1)?.id ?? after;
      more = rows.length === idsInPage;
    }
  }

  async function withFact(rows: ReadonlySet<number>, name: string, values: readonly (string | number)[]) {
    const left = new Set<number>();
    const all = [...rows];
    for (let start = 0; start < all.length; start += checkedAtOnce) {
      await pause();
      const page = await database.all<{ id: number }>(
        `SELECT vectors.id FROM vectors, json_each(metadata) AS entry
         WHERE vectors.id IN (SELECT value FROM json_each(?)) AND entry.key = ?
           AND entry.value IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(all.slice(start, start + checkedAtOnce)), name, JSON.stringify(values)],
      );
      for (const row of page) left.add(row.id);
    }
    return left;
  }
}

function isText(value: string | number): boolean {
  return typeof value === "string";
}

/** The ids of all vectors of a space. */
export async function namesOf(database: SqlDatabase, { id }: SpaceRow, pause: () => Promise<void>): Promise<string[]> {
  const names: string[] = [];
  for (let more = true; more; ) {
    await pause();
    const rows = await database.all<{ name: string }>(
      "SELECT name FROM vectors WHERE space_id = ? AND name > ? ORDER BY name LIMIT ?",
      [id, names.at(-1) ?? "", idsInPage],
    );
    for (const { name } of rows) names.push(name);
    more = rows.length === idsInPage;
  }
  return names;
}
