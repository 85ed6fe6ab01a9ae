import { PlanetError } from "../../engine/errors";
import { didYouMean } from "../../engine/suggest";
import type { Terminal } from "../terminal";
import type { ChatSession } from "./session";

/** One of several things to choose from. */
export interface Choice {
  /** What is chosen. */
  readonly value: string;
  /** One line that says what it is. */
  readonly label: string;
}

/** What a chat's face does for the commands that are typed into it. */
export interface Stage {
  readonly terminal: Terminal;
  /** The width of the lines, in columns. */
  readonly columns: number;
  /** Aborted when the command is stopped with Ctrl-C. */
  readonly signal: AbortSignal;
  /** Shows lines below all that stands there. */
  print(lines: readonly string[]): void;
  /** Shows how far long work has come; undefined when it is over. */
  progress(line: string | undefined): void;
  /** Asks a question as if it had been typed. */
  ask(text: string): Promise<void>;
  /** Has the last question answered again. */
  retry(): Promise<void>;
  /** Gives the last question to be edited; what is sent next takes its place. */
  edit(question: string): void;
  /** Lets the person choose; undefined when nothing is chosen. */
  choose(title: string, choices: readonly Choice[]): Promise<string | undefined>;
  /** Shows the last messages of the chat that goes on, as they were shown when they were said. */
  showChat(): Promise<void>;
  /** Puts a text on the clipboard of the terminal. Throws `usage` where there is no terminal. */
  copy(text: string): void;
  /** Clears the screen. */
  clear(): void;
  /** Leaves the chat. */
  quit(): void;
}

/** A command of the chat, such as `/sources`. */
export interface SlashCommand {
  /** Without the slash. */
  readonly name: string;
  /** Another name for the same. */
  readonly alias?: string;
  /** What follows it, as help shows it: `[number]`, `FILE`. */
  readonly argument?: string;
  /** One sentence without a full stop. */
  readonly description: string;
  /** What may follow it, for Tab; `files` for names of files. */
  complete?(session: ChatSession): Promise<readonly Choice[]> | "files";
  /** @param argument what follows the name, without spaces around it; empty when nothing does. */
  run(argument: string, session: ChatSession, stage: Stage): Promise<void> | void;
}

/** What a line that was sent is: a text to ask, or a command. */
export type Sent =
  | { readonly type: "question"; readonly text: string }
  | { readonly type: "command"; readonly command: SlashCommand; readonly argument: string };

/**
 * Reads what was sent. A line that begins with a slash is a command; `//text` asks a text that begins with one, and so
 * does a text of several lines.
 * @throws `usage` for a command that does not exist, with the one that was meant.
 */
export function readSent(text: string, commands: readonly SlashCommand[]): Sent {
  const line = text.trim();
  if (line.startsWith("//")) return { type: "question", text: line.slice(1) };
  const [, name, argument = ""] = /^\/([a-z?-]*)(?:[ \t]+(.*))?$/i.exec(line) ?? [];
  if (name === undefined) {
    // A path, say, which no command's name can be.
    if (!/^\/\S*$/.test(line) || line.slice(1).includes("/")) return { type: "question", text };
    throw unknownCommand(line.slice(1), commands);
  }
  const asked = name.toLowerCase();
  const command = commands.find((one) => one.name === asked || one.alias === asked);
  if (command === undefined) throw unknownCommand(name, commands);
  return { type: "command", command, argument: argument.trim() };
}

function unknownCommand(name: string, commands: readonly SlashCommand[]): PlanetError {
  const suggestion = didYouMean(
    name,
    commands.map((command) => command.name),
  );
  return new PlanetError("usage", `there is no command "/${name}"`, {
    hint: suggestion?.startsWith("did you mean") ? suggestion.replace('"', '"/') : "/help shows what there is",
  });
}
