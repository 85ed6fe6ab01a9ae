import type { LoadedDocument, LoadOutcome } from "./document";
import { markdownSections } from "./markdown-sections";

/**
 * Reads a plain text or Markdown file: UTF-8, or UTF-16 where a byte order mark says so. The mark is no part of the
 * text; everything else is, so that offsets are those of the file's characters.
 *
 * @param bytes The whole file.
 * @param kind Whether headings make sections (`markdown`) or the text is one section (`plain`).
 * @returns The document, or why there is none: `unsupported` for bytes that are no text, `broken` for text in another
 *   encoding, `no_text` for a blank file.
 */
export function loadText(bytes: Uint8Array, kind: "markdown" | "plain"): LoadOutcome {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8" && bytes.includes(0)) {
    return { status: "skipped", reason: "unsupported", message: "the file holds binary data, not text" };
  }
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const message = `the file is not valid ${encoding.toUpperCase()} text; save it as UTF-8`;
    return { status: "skipped", reason: "broken", message };
  }
  const document = kind === "markdown" ? markdownDocument(text) : plainDocument(text);
  if (document.sections.length === 0 || !/\S/.test(text)) {
    return { status: "skipped", reason: "no_text", message: "the file holds no text" };
  }
  return { status: "loaded", document };
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return "utf-16le";
  }
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function markdownDocument(text: string): LoadedDocument {
  return { text, ...markdownSections(text) };
}

function plainDocument(text: string): LoadedDocument {
  return { text, sections: [{ start: 0, end: text.length }] };
}
