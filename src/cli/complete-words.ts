import type { Argument, Command, Option } from "commander";

/** What may stand at the cursor. */
export interface Completion {
  readonly text: string;
  readonly description: string;
}

/** What is completed from what the data folder and the settings know, by what an argument or a flag takes. */
export type ValueSource = (kind: ValueKind) => Promise<readonly Completion[]>;

/** Kinds of values that are known somewhere. */
export type ValueKind = "stack" | "workflow" | "run" | "collection" | "template" | "key";

/** Completions, or that names of files are wanted. */
export type Completed = readonly Completion[] | "files";

/**
 * What may stand for the last of the words: a command, a flag, or a value of one.
 * @param words what follows the program's name; the last one is as much as is typed of it.
 * @param program with all commands of the groups that the words name.
 */
export async function completeWords(
  words: readonly string[],
  program: Command,
  values: ValueSource,
): Promise<Completed> {
  const typed = words.at(-1) ?? "";
  const { command, given } = commandOf(words.slice(0, -1), program);
  const before = words.at(-2) ?? "";
  const flag = optionOf(before, command);
  if (flag !== undefined && takesValue(flag)) return beginning(await valuesOfOption(flag, values), typed);
  if (typed.startsWith("-")) return beginning(flags(command, program), typed);
  if (command.commands.length > 0) return given > 0 ? [] : beginning(commands(command), typed);
  const argument = command.registeredArguments[Math.min(given, command.registeredArguments.length - 1)];
  return argument === undefined ? [] : beginning(await valuesOfArgument(command, argument, values), typed);
}

/** The command that words name, and how many arguments it has been given. */
function commandOf(words: readonly string[], program: Command): { readonly command: Command; readonly given: number } {
  let command = program;
  let given = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word.startsWith("-")) {
      const option = optionOf(word, command);
      if (option !== undefined && takesValue(option)) index += 1;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) given += 1;
    else command = next;
  }
  return { command, given };
}

function optionOf(word: string, command: Command): Option | undefined {
  return command.options.find(({ long, short }) => word !== "" && (word === long || word === short));
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function commands(command: Command): Completion[] {
  return command.commands.map((one) => ({ text: one.name(), description: one.description() }));
}

function flags(command: Command, program: Command): Completion[] {
  const everywhere = command === program ? [] : program.options.filter(({ long }) => long !== "--version");
  return [
    ...[...command.options, ...everywhere]
      .filter(({ hidden }) => !hidden)
      .map(({ long, description }) => ({ text: long ?? "", description })),
    { text: "--help", description: "show help" },
  ];
}

/** What a flag takes, by its name. */
const byFlag: Readonly<Record<string, ValueKind>> = {
  "--stack": "stack",
  "--collection": "collection",
  "--template": "template",
  "--before": "run",
};

async function valuesOfOption({ long, argChoices, flags: shown }: Option, values: ValueSource): Promise<Completed> {
  if (argChoices !== undefined) return argChoices.map((text) => ({ text, description: "" }));
  const kind = byFlag[long ?? ""];
  if (kind !== undefined) return values(kind);
  return /<(?:file|folder|path)|@file/.test(shown) ? "files" : [];
}

/** What an argument takes, by its name. */
const byArgument: Readonly<Record<string, ValueKind>> = {
  stack: "stack",
  run: "run",
  before: "run",
  after: "run",
  collection: "collection",
  key: "key",
};

async function valuesOfArgument(command: Command, argument: Argument, values: ValueSource): Promise<Completed> {
  if (argument.argChoices !== undefined) return argument.argChoices.map((text) => ({ text, description: "" }));
  const group = command.parent?.name();
  const name = argument.name();
  if (name === "name" && group === "stack") return command.name() === "create" ? [] : values("stack");
  if (name === "name" && group === "workflow") return values("workflow");
  if ((name === "before" || name === "after") && group !== "runs") return [];
  const kind = byArgument[name];
  if (kind !== undefined) return values(kind);
  return /file|folder|path|source|workflow/.test(name) ? "files" : [];
}

function beginning(completed: Completed, typed: string): Completed {
  return completed === "files" ? completed : completed.filter(({ text }) => text.startsWith(typed));
}
