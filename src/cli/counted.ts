/** A number with its word: `1 chunk`, `3 chunks`. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
