import { colours } from "../../terminal";
import { cutText } from "../../text-width";
import { alignColumns } from "../../usage-table";
import type { SlashCommand } from "../slash-command";

/** The keys that a person may not guess. */
const keys: readonly (readonly [string, string])[] = [
  ["Enter", "sends"],
  ["Ctrl-J, Alt-Enter, \\ Enter", "begins another line"],
  ["Up, Down", "what was sent before"],
  ["Ctrl-R", "looks for it"],
  ["Tab", "completes a command, a file, a name"],
  ["Esc, Ctrl-C", "stops the answer; Ctrl-C twice leaves"],
  ["Esc Esc", "edits the last question"],
  ["Ctrl-O", "unfolds and folds the sources"],
  ["Ctrl-G", "opens $EDITOR"],
];

/** `/help`
 * @param commands gives all of them, this one among them. */
export function helpCommand(commands: () => readonly SlashCommand[]): SlashCommand {
  return {
    name: "help",
    alias: "?",
    description: "shows the commands and keys",
    run(_argument, _session, { terminal, print, columns }) {
      const { dim } = colours(terminal, terminal.stdout);
      const rows = commands().map(({ name, argument, description }) => [
        `/${name}${argument === undefined ? "" : ` ${argument}`}`,
        description,
      ]);
      const aligned = alignColumns([...rows, ...keys.map(([key, does]) => [key, does])]);
      const lines = aligned.map((line) => cutText(`  ${line}`, columns));
      print([...lines.slice(0, rows.length), "", ...lines.slice(rows.length)]);
      print([dim(cutText("  a text that begins with a slash is sent with two: //text", columns))]);
    },
  };
}
