import type { CommanderError } from "commander";
import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";

/**
 * What commander has to complain of, in the library's own form: the thing named first, names in double quotes, and what
 * would have worked as the hint.
 * @param command the command that was named, such as `aiplanet run`.
 */
export function toUsageError({ code, message }: CommanderError, command: string): PlanetError {
  const [, first = "", suggestion] = /^(?:error: )?([\s\S]*?)(?:\s*\(Did you mean (.+?)\?\))?$/.exec(message) ?? [];
  const [sentence = "", ...rest] = first.replace(/'/g, '"').split(". ");
  const hint = suggestion === undefined ? lowerFirst(rest.join(". ").replace(/\.$/, "")) : didYouMeanOne(suggestion);
  const more = code === "commander.excessArguments" ? "; a text of several words needs quotes" : "";
  return new PlanetError("usage", inOurWords(sentence), { hint: hint ? hint + more : helpHint(command) });
}

/**
 * The error for a command that does not exist.
 * @param commands those that do.
 */
export function unknownCommand(name: string, commands: readonly string[]): PlanetError {
  return new PlanetError("usage", `there is no command "${name}"`, { hint: didYouMean(name, commands) });
}

function helpHint(command: string): string {
  return `\`${command} --help\` shows what there is`;
}

function inOurWords(sentence: string): string {
  return sentence
    .replace(/^missing required argument "(.+)"$/, 'the argument "$1" is missing')
    .replace(/^required option "(.+)" not specified$/, 'the option "$1" is missing')
    .replace(/^option "(.+)" argument missing$/, 'the option "$1" has no value')
    .replace(/^option "(.+)" argument "([\s\S]*)" is invalid$/, 'the option "$1" cannot be "$2"')
    .replace(/^option "(.+)" cannot be used with option "(.+)"$/, 'the options "$1" and "$2" do not go together')
    .replace(/^too many arguments(?: for "(.+)")?$/, "there are too many arguments")
    .replace(/\.$/, "");
}

/** One suggestion is enough; commander lists equally near ones. */
function didYouMeanOne(suggestion: string): string {
  return `did you mean "${suggestion.replace(/^one of /, "").split(", ")[0]}"?`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
