import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import type { CommandGroup } from "./command-groups";
import { commandLoaders } from "./command-loaders";
import { exitCodes } from "./exit-codes";
import { globalFlags } from "./global-flags";
import type { Outcome } from "./main";
import { commandLists } from "./root-help";
import { print, printableLine, type Terminal } from "./terminal";
import { toUsageError, unknownCommand } from "./usage-error";

/**
 * Runs the command that the words name.
 * @returns the exit code.
 * @throws what the command throws, and `usage` for words that are no command.
 */
export async function runProgram(words: readonly string[], terminal: Terminal): Promise<number> {
  const outcome: Outcome = { exitCode: exitCodes.fine };
  const program = await createProgram(words, terminal, outcome);
  try {
    checkCommand(words, program);
    await program.parseAsync(isGroup(words, program) ? [...words, "--help"] : [...words], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.fine;
    throw toUsageError(error, commandIn(words, program));
  }
}

/** All commands, those of all groups among them, for whoever describes them. */
export async function wholeProgram(terminal: Terminal): Promise<Command> {
  return createProgram("all", terminal, { exitCode: exitCodes.fine });
}

/** Answers the scripts of `aiplanet completion`. Whoever presses Tab is never told of an error. */
export async function completeProgram(words: readonly string[], terminal: Terminal): Promise<number> {
  const [program, { completeWords }, { knownValues }] = await Promise.all([
    createProgram(words, terminal, { exitCode: exitCodes.fine }),
    import("./complete-words"),
    import("./known-values"),
  ]);
  const completed = await completeWords(words, program, knownValues(terminal)).catch(() => []);
  if (completed === "files") print(terminal, ":files");
  else for (const { text, description } of completed) print(terminal, `${text}\t${printableLine(description)}`);
  return exitCodes.fine;
}

/**
 * All commands by name; the one that the words ask for, with its flags and examples, and with its own commands where it
 * is a group. What commands do is loaded when one of them runs.
 */
async function createProgram(words: readonly string[] | "all", terminal: Terminal, outcome: Outcome): Promise<Command> {
  const program = new Command("aiplanet")
    .description("Runs AI workflows that are described in one file.")
    .version(version, "--version", "print the version")
    .helpCommand("help [command]", "show help for a command");
  // They are taken from the words before these are parsed; here they are for help and completion.
  for (const { flags, description } of globalFlags) program.option(flags, description);
  const asked = words === "all" || words[0] !== "help" ? words[0] : words[1];
  for (const { name, summary } of commandLists.flatMap(({ commands }) => commands)) {
    const isAsked = words === "all" || name === asked;
    const load = isAsked ? commandLoaders[name] : undefined;
    if (load === undefined) program.addCommand(new Command(name).description(summary));
    else {
      const command = await load();
      program.addCommand(
        typeof command === "function" ? command(terminal, outcome) : await groupCommand(command, terminal, outcome),
      );
    }
  }
  for (const command of program.commands.flatMap(withSubcommands)) {
    command.configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: () => program.options.filter(({ long }) => long !== "--version"),
    });
  }
  for (const command of withSubcommands(program)) {
    command
      .helpOption("-h, --help", "show help")
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(text),
        writeErr: (text) => terminal.stderr.write(text),
        // The error is thrown as well, and reported where all others are.
        outputError: () => undefined,
        getOutHelpWidth: () => helpWidth,
        getErrHelpWidth: () => helpWidth,
      });
  }
  return program;
}

async function groupCommand(
  { name, description, help, load }: CommandGroup,
  terminal: Terminal,
  outcome: Outcome,
): Promise<Command> {
  const group = new Command(name)
    .description(description)
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", `\n${help}`);
  for (const command of await load()) group.addCommand(command(terminal, outcome));
  return group;
}

/** Help is the same wherever it is read. */
const helpWidth = 100;

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Whether the words name no more than a group of commands, so that there is nothing to do but to show them. */
function isGroup([first, second]: readonly string[], program: Command): boolean {
  if (first === undefined) return true;
  const group = program.commands.find((command) => command.name() === first);
  return second === undefined && group !== undefined && group.commands.length > 0;
}

/** Commander shows the general help where help is asked for a command that does not exist. */
function checkCommand(words: readonly string[], program: Command): void {
  const [first = "", second = "", third = ""] = words;
  const asked = first === "help" ? second : first;
  const group = checkName(asked, program);
  if (group !== undefined && group.commands.length > 0) checkName(first === "help" ? third : second, group);
}

/** The command of a name; undefined where none is named, or help is asked for. */
function checkName(asked: string, { commands }: Command): Command | undefined {
  const found = commands.find((command) => command.name() === asked);
  const names = [...commands.map((command) => command.name()), "help"];
  if (asked === "" || asked.startsWith("-") || names.includes(asked)) return found;
  throw unknownCommand(asked, names);
}

/** The words of the command that was meant, such as `aiplanet kb lock`. */
function commandIn(words: readonly string[], program: Command): string {
  const [first = "", ...rest] = words;
  const known = program.commands.find((command) => command.name() === first);
  return known === undefined ? program.name() : `${program.name()} ${commandIn(rest, known)}`;
}
