/** Stand-in until the real one is here. */
export function finishedBlocks(markdown: string): { readonly finished: string; readonly rest: string } {
  const end = markdown.lastIndexOf("\n\n");
  return end === -1 ? { finished: "", rest: markdown } : { finished: markdown.slice(0, end + 2), rest: markdown.slice(end + 2) };
}
