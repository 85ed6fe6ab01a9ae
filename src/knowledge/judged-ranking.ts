import type { Hit } from "./contracts";

/** What of a hit may be judged. */
export type FoundPlace = Pick<Hit, "document" | "record">;

/**
 * Names documents as judgements do: a record by its id, a document by its path, by the path below any of its folders, or
 * by one of these without the ending. A document ranks where its best chunk ranks.
 *
 * @param judged All names that any judgement holds.
 * @returns The names in the order of the hits, each once; what no judgement can mean is named by its own path.
 */
export function judgedRanking(hits: readonly FoundPlace[], judged: ReadonlySet<string>): string[] {
  return [...new Set(hits.map((hit) => namesOf(hit).find((name) => judged.has(name)) ?? ownName(hit)))];
}

/** How many documents, or records, there are among hits. */
export function countDocuments(hits: readonly FoundPlace[]): number {
  return new Set(hits.map(ownName)).size;
}

function namesOf({ document, record }: FoundPlace): string[] {
  const parts = document.split("/");
  const paths = parts.map((_, index) => parts.slice(index).join("/"));
  const bare = paths.map((path) => path.replace(/\.[^./]+$/, ""));
  const names = [...paths, ...bare];
  return record === undefined ? names : [record, ...names.map((name) => `${name}#${record}`)];
}

/** No path holds a line break, so that no record is taken for a document. */
function ownName({ document, record }: FoundPlace): string {
  return record === undefined ? document : `${document}\n${record}`;
}
