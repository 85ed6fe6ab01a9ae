import type { ChunkOptions } from "./contracts";

/** The name of the file that holds the lock of the workflows in its folder. */
export const lockFileName = "aiplanet.lock";

/** The version of the file's format. */
export const lockVersion = 1;

/** What a collection's documents are read by: whatever gives other hits when it changes. */
export interface LockedSettings {
  /** As the workflow declares them. */
  readonly sources: readonly string[];
  readonly exclude: readonly string[];
  /** The most bytes that a file may have to be read. */
  readonly fileLimit: number;
  readonly splitter: ChunkOptions & { readonly version: number };
  /** The version of what makes a keyword index of chunks. */
  readonly analysis: number;
  /** Left out where retrieval is by keyword only. `dimensions` is how many numbers a vector has. */
  readonly embedding?: { readonly model: string; readonly dimensions?: number };
}

/** A document as the lock pins it. */
export interface LockedDocument {
  /** What the document is cited as: its path relative to the workflow file, or its address. */
  readonly path: string;
  /** SHA-256 of its bytes, lower-case hex; none for a document that was skipped unread. */
  readonly sha256?: string;
  /** What read it; none for a document that was skipped unread. */
  readonly loader?: { readonly id: string; readonly version: number };
  readonly chunks: number;
  readonly pages?: number;
  /** Why it has no chunks, for one that was skipped. */
  readonly skipped?: string;
}

/** A collection as the lock pins it. */
export interface LockedCollection {
  readonly name: string;
  /** The files of the workflows that declare it so, in the folder of the lock. */
  readonly workflows: readonly string[];
  readonly settings: LockedSettings;
  readonly documents: readonly LockedDocument[];
}

/** What a lock file says. */
export interface Lock {
  readonly collections: readonly LockedCollection[];
}

/**
 * Writes a lock as text: JSON, sorted, with a line for each document, so that a difference of two locks reads as what
 * has changed. The same lock gives the same text.
 */
export function formatLock({ collections }: Lock): string {
  const entries = [...collections].sort(byNameAndWorkflow).map(formatCollection);
  const list = entries.length === 0 ? "[]" : `[\n${entries.join(",\n")}\n  ]`;
  return `{\n  "lock_version": ${lockVersion},\n  "collections": ${list}\n}\n`;
}

function formatCollection({ name, workflows, settings, documents }: LockedCollection): string {
  const { sources, exclude, fileLimit, splitter, analysis, embedding } = settings;
  const { size, overlap, unit, version } = splitter;
  const sorted = [...documents].sort((left, right) => inOrder(left.path, right.path));
  const facts: readonly (readonly [string, unknown])[] = [
    ["name", name],
    ["workflows", [...workflows].sort(inOrder)],
    ["sources", sources],
    ["exclude", exclude],
    ["file_limit", fileLimit],
    ["splitter", { size, overlap, unit, version }],
    ["analysis", { version: analysis }],
    ["embedding", embedding ?? null],
    ["counts", countsOf(documents)],
  ];
  const lines = facts.map(([key, value]) => `      ${JSON.stringify(key)}: ${inLine(value)},\n`).join("");
  const list = sorted.map((document) => `        ${inLine(toFields(document))}`).join(",\n");
  return `    {\n${lines}      "documents": ${list === "" ? "[]" : `[\n${list}\n      ]`}\n    }`;
}

/** In the order in which a person reads them. */
function toFields({ path, sha256, loader, pages, chunks, skipped }: LockedDocument) {
  return { path, sha256, loader, pages, chunks, skipped };
}

/** How many documents and chunks there are: what a person looks at first. */
export function countsOf(documents: readonly LockedDocument[]): {
  readonly documents: number;
  readonly skipped: number;
  readonly chunks: number;
} {
  return {
    documents: documents.filter(({ skipped }) => skipped === undefined).length,
    skipped: documents.filter(({ skipped }) => skipped !== undefined).length,
    chunks: documents.reduce((sum, { chunks }) => sum + chunks, 0),
  };
}

/** JSON in one line, with spaces as people write it. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([key, field]) => `${JSON.stringify(key)}: ${inLine(field)}`).join(", ")} }`;
}

function byNameAndWorkflow(left: LockedCollection, right: LockedCollection): number {
  return inOrder(left.name, right.name) || inOrder(firstOf(left.workflows), firstOf(right.workflows));
}

function firstOf(workflows: readonly string[]): string {
  return [...workflows].sort(inOrder)[0] ?? "";
}

/** The same on every machine, whatever its language. */
function inOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
