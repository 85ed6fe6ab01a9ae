import { type DocumentRow, toDocument } from "./collection-rows";
import type { DocumentFilter, ListedDocument, SqlDatabase } from "./contracts";
import { foldText } from "./fold-text";
import { nextTurn } from "./next-turn";

const documentsPerPage = 1000;

/** The documents of a collection, sorted by name, read in pages. */
export async function allDocuments(database: SqlDatabase, collection: number): Promise<ListedDocument[]> {
  const documents: ListedDocument[] = [];
  for await (const page of pages(database, collection, "", documentsPerPage)) documents.push(...page);
  return documents;
}

/** The documents of a collection that a list shows, sorted by name. */
export async function documentPage(
  database: SqlDatabase,
  collection: number,
  { search = "", after = "", limit }: DocumentFilter,
): Promise<ListedDocument[]> {
  // Databases differ in what they hold for the same letter, so names are compared here.
  const wanted = foldText(search.trim());
  const fits = ({ document, title = "" }: ListedDocument) =>
    foldText(document).includes(wanted) || foldText(title).includes(wanted);
  const found: ListedDocument[] = [];
  const size = wanted === "" ? Math.min(limit, documentsPerPage) : documentsPerPage;
  for await (const page of pages(database, collection, after, size)) {
    found.push(...(wanted === "" ? page : page.filter(fits)));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

async function* pages(database: SqlDatabase, collection: number, first: string, size: number) {
  for (let after = first; ; ) {
    const rows = await database.all<DocumentRow>(
      "SELECT * FROM documents WHERE collection_id = ? AND name > ? ORDER BY name LIMIT ?",
      [collection, after, size],
    );
    yield rows.map(toDocument);
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = last.name;
    await nextTurn();
  }
}
