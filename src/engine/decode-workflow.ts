import type { Diagnostic } from "./diagnostic";
import { sourceText } from "./source-text";

/**
 * Turns a file's bytes into text. A byte order mark is taken off.
 * @param file what the file is called in the diagnostic.
 * @returns the text, or the diagnostic AP1006 at the first byte that is not UTF-8.
 */
export function decodeWorkflow(
  bytes: Uint8Array,
  file?: string,
): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder("utf-8").decode(bytes);
    // Where the text holds the replacement character on purpose, the place is a guess; the code is right all the same.
    const start = text.indexOf("\uFFFD");
    const range = { start, end: start + 1 };
    const message = "the file is not UTF-8";
    return {
      diagnostic: sourceText(text, file).diagnostic("AP1006", message, range, "save it with the encoding UTF-8"),
    };
  }
}
