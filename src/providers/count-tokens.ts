/** How many tokens texts have together. */
export type CountTokens = (texts: readonly string[]) => Promise<number>;

/** The most characters (UTF-16 code units) that are counted one by one; what is more is taken in proportion. */
const mostCounted = 200_000;

/** Up to 200 characters, to a space between two words where there is one. */
const block = /.{1,200}(?<=\S)(?= \S)|.{1,200}/gsu;

/**
 * Counts tokens as OpenAI's models since GPT-4o do (encoding `o200k_base`); other vendors' models come near it. The
 * encoding is loaded on first use, which takes a good quarter of a second.
 */
export const countTokens: CountTokens = async (texts) => {
  if (texts.every((text) => text === "")) return 0;
  const { countTokens: count } = await import("gpt-tokenizer/encoding/o200k_base");
  let all = 0;
  let counted = 0;
  let tokens = 0;
  for (const text of texts) {
    all += text.length;
    // The tokenizer's time grows with the square of a stretch without spaces, so a text goes to it in blocks.
    for (const [piece] of text.matchAll(block)) {
      if (counted >= mostCounted) break;
      counted += piece.length;
      tokens += count(piece, asText);
    }
  }
  return Math.ceil((tokens * all) / counted);
};

/** Texts that look like the marks of the encoding are texts. */
const asText = { disallowedSpecial: new Set<string>() };
