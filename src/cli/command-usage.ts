import type { Argument, Command } from "commander";

/**
 * How a command is typed, without flags, such as `aiplanet run <file> [question]`.
 * @param before the words before its name.
 */
export function commandUsage(command: Command, before: string): string {
  return [before, command.name(), ...command.registeredArguments.map(argumentUsage)].join(" ");
}

/** How an argument is written: `<file>` where it is needed, `[path...]` where it can be left out and be several. */
export function argumentUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
