import type { Diagnostic } from "./diagnostic";
import { sourceText } from "./source-text";

/**
 * The text of a workflow file's bytes: UTF-8, with or without a byte order mark.
 * @param file what the bytes are called in the diagnostic.
 */
export function decodeWorkflow(
  bytes: Uint8Array,
  file?: string,
): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    // The decoder says no more than that a byte is wrong.
    const diagnostic = sourceText("", file).diagnostic(
      "AP1006",
      "the file is not UTF-8",
      undefined,
      "save it as UTF-8",
    );
    return { diagnostic };
  }
}
