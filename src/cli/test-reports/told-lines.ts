import { printable } from "../terminal";

/**
 * A text that may come from a model, line by line. No line but the first begins with what the text begins it with,
 * because GitHub takes a line such as `::add-mask::` for a command of its own wherever it stands, also behind blanks.
 */
export function toldLines(text: string): string[] {
  return printable(text)
    .split("\n")
    .map((line, index) => (index === 0 ? line : `| ${line}`));
}
