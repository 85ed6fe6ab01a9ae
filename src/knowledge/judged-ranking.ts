import type { Hit } from "./contracts";

/** What of a hit may be judged. */
export type FoundPlace = Pick<Hit, "document" | "record">;

/** What judgements call the documents of a collection. */
export interface JudgedNames {
  /** The judged names that a hit answers to, the closest one first. */
  readonly of: (hit: FoundPlace) => readonly string[];
  /** Judged names that several documents answer to equally, and which therefore mean none of them. */
  readonly ambiguous: readonly string[];
}

/**
 * Finds which documents judgements mean. A document is judged by its path, or by the path below any folder that it lies
 * in, with or without its ending. Where several answer to a name, it means the one with the fewest folders left out, so
 * that `index.md` is the one at the top. A record is judged by its id, or by its document's name, `#` and its id; where
 * neither is judged but its document is, it counts as its document.
 *
 * @param documents The paths of all documents of the collection.
 * @param judged All names that any judgement holds.
 */
export function judgedNames(documents: readonly string[], judged: ReadonlySet<string>): JudgedNames {
  const files = meantDocuments(documents, withRecordsOf(judged));
  const ambiguous = [...files].filter(([name, { alone }]) => !alone && judged.has(name)).map(([name]) => name);
  const rest = new Set([...judged].filter((name) => !files.has(name)));
  const stems = meantDocuments(documents, rest, (document) => document.replace(/\.[^./]+$/, ""));
  const namesOfFile = byDocument(files);
  const namesOfStem = byDocument(stems);
  return {
    of({ document, record }) {
      const names = namesOfFile.get(document) ?? [];
      const own = names.filter((name) => judged.has(name));
      if (record === undefined) return [...own, ...(namesOfStem.get(document) ?? [])];
      return [...[...names.map((name) => `${name}#${record}`), record].filter((name) => judged.has(name)), ...own];
    },
    ambiguous: [...ambiguous, ...[...stems].filter(([, { alone }]) => !alone).map(([name]) => name)],
  };
}

/**
 * Names hits as the judgements of a query do, so that a document ranks where its best chunk ranks.
 *
 * @param own The names that this query's judgements hold.
 * @returns The names in the order of the hits, each once; what no judgement means is named by its own path.
 */
export function judgedRanking(hits: readonly FoundPlace[], names: JudgedNames, own: Iterable<string>): string[] {
  const wanted = new Set(own);
  return [
    ...new Set(
      hits.map((hit) => {
        const all = names.of(hit);
        return all.find((name) => wanted.has(name)) ?? all[0] ?? ownName(hit);
      }),
    ),
  ];
}

interface Meant {
  readonly document: string;
  /** How many folders the name leaves out. */
  readonly left: number;
  /** Whether no other document answers to the name with as few. */
  readonly alone: boolean;
}

function meantDocuments(
  documents: readonly string[],
  names: ReadonlySet<string>,
  nameOf: (document: string) => string = (document) => document,
): Map<string, Meant> {
  const meant = new Map<string, Meant>();
  for (const document of documents) {
    const parts = nameOf(document).split("/");
    for (const left of parts.keys()) {
      const name = parts.slice(left).join("/");
      if (!names.has(name)) continue;
      const known = meant.get(name);
      if (known === undefined || left < known.left) meant.set(name, { document, left, alone: true });
      else if (left === known.left) meant.set(name, { ...known, alone: false });
    }
  }
  return meant;
}

/** The names, and what stands before the `#` of those that may be a record's. */
function withRecordsOf(judged: ReadonlySet<string>): Set<string> {
  return new Set([...judged].flatMap((name) => [name, ...partsBefore(name, "#")]));
}

function partsBefore(name: string, mark: string): string[] {
  const parts = name.split(mark);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(mark));
}

function byDocument(meant: ReadonlyMap<string, Meant>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, { document, alone }] of meant) {
    if (alone) names.set(document, [...(names.get(document) ?? []), name]);
  }
  return names;
}

/** No path holds a line break, so that no record is taken for a document. */
function ownName({ document, record }: FoundPlace): string {
  return record === undefined ? document : `${document}\n${record}`;
}
