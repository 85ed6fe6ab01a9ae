import type { StoredDocument } from "./stored-documents";
import type { Verdict } from "./verdict";
import { stampOf, versionOf } from "./versions";

/** What a process has written into its log while it embedded versions. */
export interface EmbeddedLog {
  /** The last version of which it began to write the files, and the last that was embedded; 0 for none. */
  readonly writing: number;
  readonly embedded: number;
  /** What its search found before that: texts by document, with who found them. */
  readonly found?: readonly FoundText[];
}

/** A passage that was found. */
export interface FoundText {
  readonly document: string;
  readonly text: string;
  readonly retrievers: readonly string[];
}

/** Reads a log; what it does not tell is as before. */
export function readEmbeddedLog(text: string, before: EmbeddedLog): EmbeddedLog {
  let { writing, embedded } = before;
  let found: readonly FoundText[] | undefined;
  for (const line of text.split("\n").slice(0, -1)) {
    const kind = line.slice(0, line.indexOf(" "));
    const rest = line.slice(kind.length + 1);
    if (kind === "writing") writing = Number(rest);
    else if (kind === "embedded") embedded = Number(rest);
    else found = JSON.parse(rest);
  }
  return { writing, embedded, ...(found === undefined ? {} : { found }) };
}

/**
 * Checks that a collection holds one version as a whole: the last that was embedded, or a later one that was begun.
 * @returns its number; undefined where it is none.
 */
export function checkDocuments(
  documents: readonly StoredDocument[] | undefined,
  { writing, embedded }: EmbeddedLog,
  verdict: Verdict,
): number | undefined {
  if (documents === undefined) {
    verdict.expect(embedded === 0, () => `version ${embedded} was embedded, and there is no collection`);
    return undefined;
  }
  for (const { name, said, chunks } of documents) {
    verdict.expect(said === chunks.length, () => `"${name}" should have ${said} chunks, and has ${chunks.length}`);
    const stamps = new Set(chunks.map(stampOf).filter((stamp) => !Number.isNaN(stamp)));
    verdict.expect(stamps.size === 1, () => `"${name}" is of the editions ${[...stamps].join()}`);
  }
  const held = editionsOf(documents.map(({ name, chunks }) => ({ document: name, text: chunks.join("\n") })));
  const number = matching(held, Math.max(embedded, 1), writing);
  verdict.expect(
    number !== undefined,
    () => `the collection is of no version from ${embedded} to ${writing}: ${JSON.stringify(held)}`,
  );
  return number;
}

/** Checks that a search for all that there is has found one version as a whole, with a vector for each passage. */
export function checkFoundTexts(found: readonly FoundText[], version: number | undefined, verdict: Verdict): void {
  const held = editionsOf(found);
  verdict.expect(
    version !== undefined && matching(held, version, version) === version,
    () => `a search finds no whole version ${version}: ${JSON.stringify(held)}`,
  );
  const blind = found.filter(({ retrievers }) => !retrievers.includes("vector"));
  verdict.expect(blind.length === 0, () => `without a vector: ${JSON.stringify(blind)}`);
}

/** The editions of documents, by name: each is named as often as it differs. */
function editionsOf(texts: readonly Pick<FoundText, "document" | "text">[]): Readonly<Record<string, string>> {
  const editions = new Map<string, Set<number>>();
  for (const { document, text } of texts) {
    const stamp = stampOf(text);
    if (Number.isNaN(stamp)) continue;
    const name = document.replace(/^docs\//, "");
    editions.set(name, (editions.get(name) ?? new Set()).add(stamp));
  }
  return Object.fromEntries([...editions].sort().map(([name, stamps]) => [name, [...stamps].join()]));
}

/** The last version in a range whose documents have these editions. */
function matching(held: Readonly<Record<string, string>>, from: number, to: number): number | undefined {
  const wanted = JSON.stringify(held);
  for (let number = to; number >= from; number -= 1) {
    const { files } = versionOf(number);
    const expected = editionsOf(Object.entries(files).map(([document, text]) => ({ document, text })));
    if (JSON.stringify(expected) === wanted) return number;
  }
  return undefined;
}
