import { printable } from "../terminal";

/** What GitHub takes for commands: one where a line begins, also behind blanks, the older ones wherever they stand. */
const command = /^(\s*)::/;
const olderCommand = /##\[/g;

/** A text that may come from a model, line by line; none of them is a command of GitHub's, such as `::add-mask::`. */
export function toldLines(text: string): string[] {
  return printable(text).split("\n").map(toldLine);
}

/** A line in which nothing is a command of GitHub's. */
export function toldLine(line: string): string {
  return line.replace(command, "$1| ::").replace(olderCommand, "## [");
}
