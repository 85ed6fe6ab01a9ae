import { extname } from "node:path";
import type { LoadOutcome } from "./document";
import type { PdfReader } from "./load-pdf";
import { loadText } from "./load-text";

/** The most bytes that a file may have to be read: 10 MiB. */
export const mostBytes: number = 10 * 1024 * 1024;

/** How far into a file the header of a PDF may stand, as its readers agree. */
const pdfHeaderReach = 1024;

/**
 * Reads a file's text. What is inside decides first: a PDF is read as one under any name, and bytes that are no text
 * as none; the ending of the name decides between Markdown (.md, .markdown) and plain text (.txt).
 *
 * @param bytes The whole file.
 * @param name The file's name or path.
 * @param pdfs Reads PDFs; asked only for one.
 * @param signal Stops the reading of a PDF.
 * @returns The document, or why there is none. Never throws for what is in the file; rejects with the signal's reason.
 */
export async function loadDocument(
  bytes: Uint8Array,
  name: string,
  pdfs: Pick<PdfReader, "read">,
  signal?: AbortSignal,
): Promise<LoadOutcome> {
  const ending = extname(name).toLowerCase();
  if (bytes.length > mostBytes) {
    return tooLarge(bytes.length);
  }
  if (pdfHeader(bytes, ending === ".pdf" ? pdfHeaderReach : 0)) {
    return pdfs.read(bytes, signal);
  }
  switch (ending) {
    case ".pdf":
      return {
        status: "skipped",
        reason: "broken",
        message: "the PDF cannot be read: it does not begin as a PDF does",
      };
    case ".md":
    case ".markdown":
      return loadText(bytes, "markdown");
    case ".txt":
      return loadText(bytes, "plain");
    default:
      return {
        status: "skipped",
        reason: "unsupported",
        message: `files ${ending === "" ? "without an ending" : `ending in "${ending}"`} are not supported; PDF, Markdown and plain text are`,
      };
  }
}

/** The outcome for a file of so many bytes that it is not read. */
export function tooLarge(size: number): LoadOutcome & { readonly status: "skipped" } {
  const megabytes = (size / 1024 / 1024).toFixed(1);
  const message = `the file has ${megabytes} MB, and files up to ${mostBytes / 1024 / 1024} MB are read`;
  return { status: "skipped", reason: "too_large", message };
}

function pdfHeader(bytes: Uint8Array, reach: number): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, reach + 5)).includes("%PDF-");
}
