import { extname } from "node:path";
import { binaryKind } from "./binary-kind";
import { sampleOf } from "./decode-text";
import { type SkippedOutcome, skipped } from "./document";
import type { Format } from "./loader";
import { looksLikeTable } from "./looks-like-table";
import { officeKind } from "./office-kind";

/** What a file is, or why it is not read. */
export type SniffedFormat = { readonly status: "known"; readonly format: Format } | SkippedOutcome;

/** How far into a file the header of a PDF may stand, as its readers agree. */
const pdfHeaderReach = 1024;

const formatsOfEndings: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".mdx": "markdown",
  ".csv": "csv",
  ".tsv": "csv",
  ".tab": "csv",
  ".json": "json",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
};

/** Endings of texts of no format of their own, which may hold anything. */
const openEndings = ["", ".txt", ".text", ".dat", ".data"];

/**
 * What is in a file. Its content decides: a PDF, a Word document, a page of HTML are such under any name, and so is
 * binary data, which is named as what it is. What is text is what its ending says; under an ending that says nothing,
 * JSON, JSON Lines and tables are told by how they are built, and all else is plain text.
 *
 * @param bytes The whole file.
 * @param name The file's name or path, or an address.
 * @returns The format; `unsupported` for what is not read, `encrypted` for Office documents with a password, `broken`
 *   for a file that is not what its ending says and could only be that (.pdf, .docx).
 */
export function formatOf(bytes: Uint8Array, name: string): SniffedFormat {
  const ending = endingOf(name);
  if (hasPdfHeader(bytes, ending === ".pdf" ? pdfHeaderReach : 0)) {
    return known("pdf");
  }
  if (ending === ".pdf") {
    return skipped("broken", "the PDF cannot be read: it does not begin as a PDF does");
  }
  const office = officeKind(bytes);
  if (office !== undefined) {
    return office;
  }
  if (ending === ".docx" && bytes.length > 0) {
    return skipped("broken", "the Word document cannot be read: it is no ZIP archive");
  }
  const kind = binaryKind(bytes);
  if (kind !== undefined) {
    return skipped("unsupported", `the file is ${kind}, which is not supported`);
  }
  return textFormat(bytes, ending);
}

/** The ending of a file's name, or of the path of an address: in lower case, with the dot, empty for none. */
export function endingOf(name: string): string {
  const path = /^https?:\/\//i.test(name) ? name.replace(/^https?:\/\/[^/?#]*|[?#].*$/gi, "") : name;
  return extname(path).toLowerCase();
}

function textFormat(bytes: Uint8Array, ending: string): SniffedFormat {
  const sample = sampleOf(bytes);
  // Binary data of no known kind goes on as text, whose loader says what is wrong with it.
  if (sample === undefined) {
    return known("text");
  }
  if (/^\ufeff?\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html)[\s>]/i.test(sample)) {
    return known("html");
  }
  const said = formatsOfEndings[ending];
  if (said === "json" || said === "jsonl") {
    return known(jsonFormat(bytes, sample) ?? said);
  }
  if (said !== undefined || !openEndings.includes(ending)) {
    return known(said ?? "text");
  }
  // What a server sends has no ending as a rule, and what it sends is pages.
  if (
    ending === "" &&
    /^\ufeff?\s*<(?:head|title|meta|body|div|p|h[1-6]|main|article|section|table|ul|ol)[\s>]/i.test(sample)
  ) {
    return known("html");
  }
  return known(jsonFormat(bytes, sample) ?? (looksLikeTable(sample) ? "csv" : "text"));
}

/** JSON by parsing all of it; else JSON Lines by its first line. */
function jsonFormat(bytes: Uint8Array, sample: string): "json" | "jsonl" | undefined {
  const start = sample.trimStart();
  if (!/^[[{]/.test(start)) {
    return undefined;
  }
  const [first = "", ...others] = start.split(/\r?\n/, 3);
  if (first.startsWith("{") && others.some((line) => /\S/.test(line)) && isJson(first)) {
    return "jsonl";
  }
  return isJson(new TextDecoder().decode(bytes)) ? "json" : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hasPdfHeader(bytes: Uint8Array, reach: number): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, reach + 5)).includes("%PDF-");
}

function known(format: Format): SniffedFormat {
  return { status: "known", format };
}
