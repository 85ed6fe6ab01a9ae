/**
 * Words as a shell takes them: each in quotes where it needs them. Double ones where that is enough, because all shells
 * know them.
 */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

function shellWord(word: string): string {
  if (/^[\p{L}\p{M}\p{N}_./=@:+-]+$/u.test(word)) return word;
  return /^[^"$`\\!]*$/.test(word) ? `"${word}"` : `'${word.replace(/'/g, "'\\''")}'`;
}
