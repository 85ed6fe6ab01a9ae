/** A number with its word: `1 chunk`, `3 chunks`, `2 queries`. */
export function counted(number: number, word: string, words: string = `${word}s`): string {
  return `${number} ${number === 1 ? word : words}`;
}
