import type { Command } from "commander";
import { commandUsage } from "./command-usage";
import { commandLists } from "./root-help";

/** The pages that explain more of a command than it says of itself, by its name. */
const guides: ReadonlyMap<string, readonly string[]> = new Map([
  ["init", ["[getting started](getting-started.md)"]],
  ["run", ["[workflow files](workflow-file.md)"]],
  ["chat", ["[chats in the terminal](terminal-chat.md)"]],
  ["validate", ["[faults](diagnostics.md)"]],
  ["test", ["[tests](testing.md)", "[in continuous integration](ci.md)"]],
  ["workflow", ["[versions](versions.md)"]],
  ["runs", ["[runs that were kept](durable-runs.md)"]],
  ["embed", ["[what is indexed](knowledge.md#what-is-indexed)"]],
  ["search", ["[retrieval](knowledge.md#retrieval)"]],
  ["kb", ["[measuring](knowledge.md#measuring-retrieval)", "[the lock](knowledge.md#the-lock)"]],
  ["stack", ["[stacks](stacks.md)"]],
  ["backup", ["[data](data.md)"]],
  ["restore", ["[data](data.md)"]],
  ["config", ["[settings](config.md)"]],
  ["doctor", ["[providers](providers.md)"]],
]);

/**
 * All commands as a Markdown table, in the order of the help of `aiplanet`: each leads to its section in the reference,
 * and to the pages that explain it.
 * @param program with the commands of all groups.
 */
export function commandOverview(program: Command): string {
  const rows = commandLists.flatMap(({ title, commands }) =>
    commands.map(({ name, summary }, place) => {
      const command = program.commands.find((one) => one.name() === name);
      const links = command === undefined ? `\`${name}\`` : linksTo(command, program.name());
      return `| ${place === 0 ? title : ""} | ${links} | ${summary} | ${(guides.get(name) ?? []).join(", ")} |`;
    }),
  );
  return ["| | command | does | more |", "|---|---|---|---|", ...rows].join("\n");
}

/** A group has no section: its commands have. */
function linksTo(command: Command, before: string): string {
  if (command.commands.length === 0) return linkTo(command, before);
  const path = `${before} ${command.name()}`;
  return `\`${command.name()}\` ${command.commands.map((one) => linkTo(one, path)).join(", ")}`;
}

function linkTo(command: Command, before: string): string {
  return `[\`${command.name()}\`](#${anchorOf(commandUsage(command, before))})`;
}

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
