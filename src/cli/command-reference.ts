import type { Argument, Command, Option } from "commander";
import { argumentUsage, commandUsage } from "./command-usage";
import { commandLists } from "./root-help";

/**
 * All commands as Markdown: for each its usage, what it does, its arguments and flags, and its example, as its help says
 * them.
 * @param program with the commands of all groups.
 */
export function commandReference(program: Command): string {
  const everywhere = program.options.filter(({ long }) => long !== "--version");
  const sections = commandLists.flatMap(({ title, commands }) => [
    `## ${title}`,
    ...commands.flatMap(({ name }) => {
      const command = program.commands.find((one) => one.name() === name);
      return command === undefined ? [] : sectionsOf(command, program.name());
    }),
  ]);
  const flags = ["## Flags of every command", table(everywhere.map(flagRow))];
  return [...sections, ...flags].join("\n\n");
}

function sectionsOf(command: Command, before: string): string[] {
  const name = `${before} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => sectionsOf(one, name));
  const args = command.registeredArguments;
  const rows = [...args.map((one) => argumentRow(one)), ...command.options.filter(isShown).map(flagRow)];
  const example = exampleOf(command);
  return [
    `### \`${commandUsage(command, before)}\``,
    command.description(),
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...(example === undefined ? [] : [`\`\`\`console\n${example}\n\`\`\``]),
  ];
}

function isShown({ hidden }: Option): boolean {
  return !hidden;
}

function argumentRow(one: Argument): [string, string] {
  return [argumentUsage(one), described(one.description, one.argChoices, one.defaultValue)];
}

function flagRow({ flags, description, argChoices, defaultValue, defaultValueDescription }: Option): [string, string] {
  return [flags, described(description, argChoices, defaultValueDescription ?? defaultValue)];
}

/** What help shows behind a description, too. */
function described(text: string, choices: readonly string[] | undefined, fallback: unknown): string {
  const more = [
    ...(choices === undefined ? [] : [`one of ${choices.map((one) => `\`${one}\``).join(", ")}`]),
    ...(fallback === undefined || typeof fallback === "boolean" ? [] : [`default: ${String(fallback)}`]),
  ];
  if (more.length === 0) return text;
  const [, before = text, own] = /^(.*) \(([^()]*)\)$/.exec(text) ?? [];
  return `${before} (${[...(own === undefined ? [] : [own]), ...more].join("; ")})`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const escaped = (text: string) => text.replace(/\|/g, "\\|");
  const lines = rows.map(([name, text]) => `| \`${escaped(name)}\` | ${escaped(text)} |`);
  return ["| | |", "|---|---|", ...lines].join("\n");
}

/** The example that stands below a command's help, as it is typed. */
function exampleOf(command: Command): string | undefined {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const lines = /Examples?:\n((?: {2}.*(?:\n|$))+)/.exec(help)?.[1]?.trimEnd().split("\n");
  return lines?.map((line) => `$ ${line.trim()}`).join("\n");
}
