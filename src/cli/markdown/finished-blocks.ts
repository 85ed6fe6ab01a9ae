import { marked, type Token } from "marked";

/**
 * The part of a text that still grows whose blocks no later text can change, and the rest. The last block may go on, and
 * so may a list or a table before an empty line; an open fence goes on to its end.
 * @returns `finished + rest === markdown`.
 */
export function finishedBlocks(markdown: string): { readonly finished: string; readonly rest: string } {
  // Only an empty line ends what no later line can change, so that most pieces of text need no reading at all.
  if (!/\n[ \t]*\n/.test(markdown)) return { finished: "", rest: markdown };
  const tokens = marked.lexer(markdown);
  let end = tokens.length - 1;
  // Other spaces than blanks make a block of their own here, and belong to the one before when more text follows them.
  while (end >= 0 && (tokens[end] as Token).raw.trim() === "") end -= 1;
  let finished = textOf(tokens.slice(0, Math.max(end, 0)));
  // What follows without an empty line may turn out to be more of the block before it.
  for (; end > 0 && !/\n[ \t]*\n[ \t]*$/.test(finished); end -= 1) finished = textOf(tokens.slice(0, end - 1));
  // Marked changes line ends and tabs of some texts; these are drawn when they are over.
  if (!markdown.startsWith(finished)) return { finished: "", rest: markdown };
  return { finished, rest: markdown.slice(finished.length) };
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ raw }) => raw).join("");
}
