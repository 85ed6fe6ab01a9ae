import type { CountTokens } from "./measure";

/** Counts tokens of the encoding o200k_base; its table is loaded on first use. */
export async function tokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
  // What looks like a control token is text as any other.
  return (text) => countTokens(text, { disallowedSpecial: new Set() });
}
