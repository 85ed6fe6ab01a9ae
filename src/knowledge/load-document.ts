import { type LoadOutcome, type SkippedOutcome, skipped } from "./document";
import type { Format } from "./loader";
import { loaders } from "./loaders";
import { endingOf, formatOf } from "./sniff-format";

/** The most bytes that a file may have to be read unless the caller says otherwise: 10 MiB. */
export const mostBytes: number = 10 * 1024 * 1024;
/** The most characters of text that are taken from one file unless the caller says otherwise. */
const mostTextOfFile = 20_000_000;

/** What may be said of a file beside its bytes and name. */
export interface ReadDocumentOptions {
  /** Bytes that the file may have. Default: {@link mostBytes}. */
  readonly fileLimit?: number;
  /** Characters (UTF-16 code units) of text that are taken from it. Default: 20,000,000. */
  readonly mostText?: number;
  /** The encoding that came with it, as HTTP's `charset` names it. It counts where the bytes are not Unicode. */
  readonly charset?: string;
}

/** What came of reading a file, with the loader that was chosen for it, if one was. */
export type ReadOutcome = LoadOutcome & { readonly loader?: Format };

/**
 * Reads a file's text, of whatever format it is: `formatOf` tells the format, a loader reads it. It runs in the thread
 * that calls it and may hold it for long, with no limit of time or memory, so it belongs in a worker thread.
 *
 * @param bytes The whole file.
 * @param name The file's name or path, or an address.
 * @returns The document, or why there is none. Does not reject for what is in the file.
 */
export async function readDocument(
  bytes: Uint8Array,
  name: string,
  options: ReadDocumentOptions = {},
): Promise<ReadOutcome> {
  const { fileLimit = mostBytes, mostText = mostTextOfFile, charset } = options;
  if (bytes.length > fileLimit) {
    return tooLarge(bytes.length, fileLimit);
  }
  const sniffed = formatOf(bytes, name);
  if (sniffed.status === "skipped") {
    return sniffed;
  }
  const { format } = sniffed;
  const context = { ending: endingOf(name), mostText, ...(charset === undefined ? {} : { charset }) };
  const outcome = await loaders[format].load(bytes, context);
  if (outcome.status === "loaded" && outcome.document.text.length > mostText) {
    return { ...skipped("too_large", `the file holds more than ${mostText} characters of text`), loader: format };
  }
  return { ...outcome, loader: format };
}

/** The outcome for a file of so many bytes that it is not read. Both numbers are bytes. */
export function tooLarge(size: number, limit: number = mostBytes): SkippedOutcome {
  const message = `the file has ${megabytes(size)} MB, and files up to ${megabytes(limit).replace(/\.0$/, "")} MB are read`;
  return skipped("too_large", message);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
