import { type Colours, printable } from "../terminal";
import { wrapText } from "../text-width";

/** Stand-in until the real one is here. */
export function renderMarkdown(markdown: string, { columns }: { columns: number; colours: Colours }): string[] {
  return printable(markdown)
    .split("\n")
    .flatMap((line) => wrapText(line, columns));
}
