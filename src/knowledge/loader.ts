import type { LoadOutcome } from "./document";

/** The formats that are read. `csv` stands for tables with any separator, `text` for any text without marks. */
export type Format = "pdf" | "docx" | "html" | "markdown" | "csv" | "json" | "jsonl" | "text";

/** What a loader is told beside the bytes. */
export interface LoadContext {
  /** The ending of the file's name, in lower case and with the dot; empty for none. */
  readonly ending: string;
  /** The most characters (UTF-16 code units) of text that are taken from one file. */
  readonly mostText: number;
  /** The encoding that came with the bytes, as HTTP's `charset` names it. */
  readonly charset?: string;
}

/** Reads one format. Each stands in a file of its own and loads the package that it needs on first use. */
export interface Loader {
  readonly id: Format;
  /** Raised whenever the loader gives another document for the same bytes, so that what it read before is read anew. */
  readonly version: number;
  /**
   * The document in the bytes, or why there is none. Whatever the bytes are, it does not reject for them; it may hold
   * its thread for as long as the parser needs. The document may have more text than `mostText`.
   */
  load(bytes: Uint8Array, context: LoadContext): Promise<LoadOutcome>;
}
