import { colours } from "../../terminal";
import { textWidth, wrapText } from "../../text-width";
import type { SlashCommand } from "../slash-command";

/** The keys that a person may not guess. */
const keys =
  "Enter sends; Ctrl-J, Alt-Enter and \\ Enter begin another line. Up and Down give what was sent before, Ctrl-R looks " +
  "for it. Tab completes. Esc stops the answer, Esc Esc edits the last question. Ctrl-O unfolds the sources, Ctrl-G opens " +
  "$EDITOR, Ctrl-C twice leaves. A text that begins with a slash is sent with two: //text";

/** `/help`
 * @param commands gives all of them, this one among them. */
export function helpCommand(commands: () => readonly SlashCommand[]): SlashCommand {
  return {
    name: "help",
    alias: "?",
    description: "shows the commands and keys",
    run(_argument, _session, { terminal, print, columns }) {
      const { dim } = colours(terminal, terminal.stdout);
      print([...keyLines(columns).map(dim), "", ...commandLines(commands(), columns)]);
    },
  };
}

/** The keys come first: the commands, which people look for, stay on a screen of 24 rows. */
function keyLines(columns: number): string[] {
  return indented(keys, columns, indent);
}

/** A command a line where that has room; else with its description wrapped beside or below it. */
function commandLines(commands: readonly SlashCommand[], columns: number): string[] {
  const names = commands.map(({ name, argument }) => `/${name}${argument === undefined ? "" : ` ${argument}`}`);
  const width = Math.max(...names.map(textWidth));
  const beside = columns - indent - width - gap;
  return commands.flatMap(({ description }, index) => {
    const name = names[index] ?? "";
    if (beside < leastBeside) return [...indented(name, columns, indent), ...indented(description, columns, below)];
    return wrapText(description, beside).map((line, row) => `  ${(row === 0 ? name : "").padEnd(width + gap)}${line}`);
  });
}

function indented(text: string, columns: number, by: number): string[] {
  return wrapText(text, columns - by).map((line) => " ".repeat(by) + line);
}

const indent = 2;
const gap = 2;
const below = 6;
const leastBeside = 20;
