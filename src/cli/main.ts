import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { PlanetError } from "../engine/errors";
import { type CommandGroup, configGroup, kbGroup, runsGroup, stackGroup, workflowGroup } from "./command-groups";
import { backupCommand } from "./commands/backup";
import { chatCommand } from "./commands/chat";
import { completionCommand } from "./commands/completion";
import { doctorCommand } from "./commands/doctor";
import { embedCommand } from "./commands/embed";
import { graphCommand } from "./commands/graph";
import { initCommand } from "./commands/init";
import { restoreCommand } from "./commands/restore";
import { runCommand } from "./commands/run";
import { searchCommand } from "./commands/search";
import { validateCommand } from "./commands/validate";
import { exitCodeOf, exitCodes } from "./exit-codes";
import { globalFlags, heedGlobalFlags } from "./global-flags";
import { reportError } from "./report-error";
import { rootHelp } from "./root-help";
import { print, printableLine, type Terminal } from "./terminal";
import { toUsageError, unknownCommand } from "./usage-error";

/** Where a command leaves its exit code. */
export interface Outcome {
  exitCode: number;
}

/**
 * Runs the command line.
 * @param given what follows the program's name.
 * @returns the exit code; nothing is thrown.
 */
export async function main(given: readonly string[], screen: Terminal): Promise<number> {
  const { words, terminal } = heedGlobalFlags(given, screen);
  if (words[0] === "complete") return complete(words.slice(words[1] === "--" ? 2 : 1), terminal);
  const outcome: Outcome = { exitCode: exitCodes.fine };
  const program = await createProgram(words, terminal, outcome);
  try {
    checkCommand(words, program);
    await program.parseAsync(isGroup(words, program) ? [...words, "--help"] : [...words], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.fine;
    const usage = error instanceof CommanderError ? toUsageError(error, commandIn(words, program)) : error;
    // Whatever failed after Ctrl-C failed because of it.
    const thrown = terminal.signal.aborted ? interruption(terminal.signal, error) : usage;
    reportError(thrown, terminal, isForPrograms(words));
    return exitCodeOf(thrown);
  }
}

/** All commands, those of all groups among them, for whoever describes them. */
export async function wholeProgram(terminal: Terminal): Promise<Command> {
  return createProgram("all", terminal, { exitCode: exitCodes.fine });
}

/** Answers the scripts of `aiplanet completion`. Whoever presses Tab is never told of an error. */
async function complete(words: readonly string[], terminal: Terminal): Promise<number> {
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
 * All commands, with their flags and examples; what they do is loaded when one of them runs, and the commands of a group
 * when the group is asked for.
 */
async function createProgram(words: readonly string[] | "all", terminal: Terminal, outcome: Outcome): Promise<Command> {
  const program = new Command("aiplanet")
    .description("Runs AI workflows that are described in one file.")
    .version(version, "--version", "print the version")
    .helpCommand("help [command]", "show help for a command")
    .configureHelp({ formatHelp: rootHelp });
  // They are taken from the words before these are parsed; here they are for help and completion.
  for (const { flags, description } of globalFlags) program.option(flags, description);
  const commands = [
    initCommand,
    runCommand,
    chatCommand,
    stackGroup,
    workflowGroup,
    runsGroup,
    validateCommand,
    graphCommand,
    embedCommand,
    searchCommand,
    kbGroup,
    backupCommand,
    restoreCommand,
    configGroup,
    completionCommand,
    doctorCommand,
  ];
  const asked = words === "all" || words[0] !== "help" ? words[0] : words[1];
  for (const command of commands) {
    if (typeof command === "function") program.addCommand(command(terminal, outcome));
    else program.addCommand(await groupCommand(command, words === "all" || command.name === asked, terminal, outcome));
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
  asked: boolean,
  terminal: Terminal,
  outcome: Outcome,
): Promise<Command> {
  const group = new Command(name)
    .description(description)
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", `\n${help}`);
  for (const command of asked ? await load() : []) group.addCommand(command(terminal, outcome));
  return group;
}

function interruption({ reason }: AbortSignal, cause: unknown): PlanetError {
  return new PlanetError("run_canceled", reason instanceof Error ? reason.message : "interrupted", { cause });
}

/** Help is the same wherever it is read. */
const helpWidth = 100;

/** Whether a program reads the output, so that errors are JSON as well; the flags may be what is wrong. */
export function isForPrograms(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  const flags = end === -1 ? words : words.slice(0, end);
  return flags.includes("--json") || flags.includes("--events");
}

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
