const mostWords = 500;

/**
 * What a vendor says, as one line without a full stop at its end, of at most 500 characters and a mark of the cut.
 * Control characters count as white space: what terminals do with them is not for a vendor to say.
 */
export function oneLine(words: string): string {
  const line = words
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replace(/\.$/, "");
  return wholeWords(line, mostWords);
}

/**
 * The beginning of a text, cut between two words: half a key would not be known for one, and be shown.
 * @param most characters that may stay.
 */
export function wholeWords(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).replace(/\S*$/, "")}…` : text;
}

/** What the operating system says about a connection, which stands under what `fetch` and SDKs say of it. */
export function innermostWords(error: unknown): string {
  const { cause, message, code } = (error ?? {}) as { cause?: unknown; message?: unknown; code?: unknown };
  if (cause !== undefined && cause !== null) return innermostWords(cause);
  return oneLine(String(message || code || "the connection is cut"));
}
