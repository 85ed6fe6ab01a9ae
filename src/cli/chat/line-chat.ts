import { createInterface } from "node:readline";
import type { ErrorRecord } from "../../engine/errors";
import { PlanetError } from "../../engine/errors";
import { exitCodeOfRecord, exitCodes } from "../exit-codes";
import { reportRecord } from "../report-error";
import { colours, note, print, printable, printableLine, type Terminal, toJson } from "../terminal";
import { createConversation, type Face, type TurnOutcome } from "./conversation";
import { answerLines, footerLine, saidLines, sourceLines } from "./message-lines";
import { type ChatSession, sourcesOf } from "./session";
import { slashCommands } from "./slash-commands";
import type { Turn } from "./turn";

/** How lines are chatted with. */
export interface LineChatOptions {
  /** Whether a person types and reads: there is a prompt then, and answers come as they are written. */
  readonly interactive: boolean;
  /** Whether a person types the lines: one that begins with a slash is a command then. Default: `interactive`. */
  readonly typed?: boolean;
  /** Prints an object for each answer, a line each. */
  readonly json?: boolean;
}

/**
 * A chat in lines: each line that is read is sent, and what comes of it is written below, without anything being drawn
 * again. For screen readers, for terminals that cannot do more, and for scripts.
 * @returns the exit code: that of the first question that failed.
 */
export async function lineChat(session: ChatSession, options: LineChatOptions, terminal: Terminal): Promise<number> {
  const { interactive, typed = interactive, json = false } = options;
  const lines = openLines(terminal, interactive);
  const face = lineFace(session, options, lines, terminal);
  const conversation = createConversation(session, face, typed ? slashCommands : undefined, Date.now);
  let exitCode: number = exitCodes.fine;
  const onInterrupt = () => {
    if (conversation.busy) lines.skip();
    else lines.close();
    conversation.stop();
  };
  // Where lines are typed, Ctrl-C stops the answer; elsewhere it ends all.
  const giveBack = interactive ? terminal.onInterrupt?.(onInterrupt) : undefined;
  terminal.signal.addEventListener("abort", onInterrupt, { once: true });
  try {
    if (interactive && session.chat !== undefined) {
      note(terminal, `goes on: ${printableLine(session.chat.title) || "untitled"}; /history lists what was said`);
      const [last] = await session.messages(1);
      if (last?.role === "user") note(terminal, "the last question is not answered; /retry goes on");
    }
    for (let sent = 0; ; sent += 1) {
      const line = await lines.read(interactive ? prompt : "");
      if (line === undefined || face.left) {
        if (sent === 0 && !interactive) note(terminal, "nothing was asked");
        if (line === undefined && interactive) terminal.stderr.write("\n");
        break;
      }
      if (line.trim() === "") continue;
      const { error, outcome } = await conversation.send(line);
      if (json && outcome !== undefined) printOutcome(outcome, session, line, terminal);
      if (error !== undefined && exitCode === exitCodes.fine && !interactive) exitCode = exitCodeOfRecord(error);
      if (face.left) break;
      if (terminal.signal.aborted) return exitCodes.interrupted;
    }
  } finally {
    terminal.signal.removeEventListener("abort", onInterrupt);
    giveBack?.();
    lines.close();
  }
  return terminal.signal.aborted ? exitCodes.interrupted : exitCode;
}

const prompt = "> ";

/** Lines that are read one after the other. */
interface Lines {
  /** The next line; undefined when there is none any more. */
  read(prompt: string): Promise<string | undefined>;
  /** Gives whoever reads no line. */
  skip(): void;
  close(): void;
}

/** The terminal itself lets a line be typed and corrected, so that nothing is drawn again. */
function openLines({ stdin, stderr }: Terminal, interactive: boolean): Lines {
  const reader = createInterface({ input: stdin, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const waiting: string[] = [];
  let wanted: ((line: string | undefined) => void) | undefined;
  let closed = false;
  const give = (line: string | undefined) => {
    wanted?.(line);
    wanted = undefined;
  };
  reader.on("line", (line) => {
    if (wanted === undefined) waiting.push(line);
    else give(line);
  });
  reader.on("close", () => {
    closed = true;
    give(undefined);
  });
  return {
    async read(prompt) {
      const next = waiting.shift();
      if (next !== undefined || closed) return next;
      if (interactive) stderr.write(prompt);
      return new Promise((resolve) => {
        wanted = resolve;
      });
    },
    skip: () => give(undefined),
    close: () => reader.close(),
  };
}

interface LineFace extends Face {
  /** Whether the person has asked to leave. */
  readonly left: boolean;
}

function lineFace(
  session: ChatSession,
  { interactive, json = false }: LineChatOptions,
  lines: Lines,
  terminal: Terminal,
): LineFace {
  const colour = colours(terminal, terminal.stdout);
  const columns = Math.max(terminal.stdout.columns || defaultColumns, leastColumns);
  // Programs that read lines find a quote on one.
  const draw = { columns: interactive ? columns : unwrapped, colours: colour };
  const show = (line: string) => (json ? note(terminal, line) : print(terminal, line));
  let left = false;
  let written = "";
  let toldNodes = 0;
  let toldProgress = "";
  const tell = (text: string) => {
    if (terminal.verbosity !== "quiet") note(terminal, text);
  };
  return {
    terminal,
    columns,
    get left() {
      return left;
    },
    print(all) {
      for (const line of all) show(line);
    },
    progress(line) {
      if (line !== undefined && line !== toldProgress && interactive) tell(line);
      toldProgress = line ?? "";
    },
    asked() {
      written = "";
      toldNodes = 0;
    },
    turn(turn) {
      if (!interactive) return;
      for (const { node, status } of turn.nodes.slice(toldNodes)) if (status === "running") tell(`${node} is at work`);
      toldNodes = turn.nodes.length;
      // A second attempt writes another answer.
      if (!turn.text.startsWith(written)) {
        terminal.stdout.write("\n");
        written = "";
      }
      terminal.stdout.write(printable(turn.text.slice(written.length)));
      written = turn.text;
    },
    ended(outcome, turn, time) {
      for (const notice of turn.notices)
        tell(`${colours(terminal, terminal.stderr).yellow("warning")} ${printable(notice)}`);
      if (written !== "") terminal.stdout.write("\n");
      if (json) return;
      endTurn(outcome, turn, time);
    },
    failed(error) {
      if (!json) reportRecord(error, terminal);
      else note(terminal, toJson({ error }));
    },
    edit(text) {
      tell(`the last question was: ${printableLine(text)}`);
      tell("what you send next takes its place");
    },
    async askPerson(asked, choices) {
      const expected = choices === undefined ? "" : ` [${choices.map(printableLine).join("/")}]`;
      if (!interactive) tell(`${printableLine(asked)}${expected}`);
      return lines.read(`${printableLine(asked)}${expected} `);
    },
    async choose(title, choices) {
      if (choices.length === 0) {
        show("there is nothing to choose from");
        return undefined;
      }
      for (const [index, { value, label }] of choices.entries())
        show(`${String(index + 1).padStart(3)}. ${value}${label === "" ? "" : `  ${label}`}`);
      const line = (await lines.read(`${title} [1-${choices.length}] `))?.trim() ?? "";
      return (choices[Number(line) - 1] ?? choices.find(({ value }) => value === line))?.value;
    },
    copy(text) {
      if (terminal.stdout.isTTY !== true) {
        throw new PlanetError("usage", "there is no terminal whose clipboard could be written", {
          hint: "/save FILE writes the answer into a file",
        });
      }
      terminal.stdout.write(clipboard(text));
    },
    clear() {
      if (interactive) terminal.stdout.write("\n".repeat(2));
    },
    quit() {
      left = true;
    },
    showMessages(messages, title) {
      show(`goes on: ${printableLine(title) || "untitled"}`);
      for (const [index, message] of messages.entries())
        for (const line of saidLines(message, index === messages.length - 1, draw)) show(line);
    },
  };

  function endTurn(outcome: TurnOutcome, turn: Turn, time: number): void {
    switch (outcome.status) {
      case "answered": {
        // What was written as it came is the answer, unless the output node made another one of it.
        if (written.trim() !== outcome.answer.content.trim()) {
          const plain = printable(outcome.answer.content);
          for (const line of interactive ? answerLines(outcome.answer.content, draw) : [plain]) print(terminal, line);
        }
        for (const line of sourceLines(sourcesOf(session), !interactive, draw)) print(terminal, line);
        const { model, usage } = outcome.answer;
        for (const line of footerLine({ model, time, ...(usage === undefined ? {} : { usage }) }, draw)) tell(line);
        if (!interactive) print(terminal, "");
        break;
      }
      case "stopped":
        tell(turn.text === "" ? "stopped" : "stopped; /retry goes on");
        break;
      case "waiting":
        tell("it waits for an answer; /retry asks again");
        break;
      case "failed":
        reportRecord(outcome.error, terminal);
        break;
      default:
        outcome satisfies never;
    }
  }
}

const defaultColumns = 80;
const leastColumns = 20;
const unwrapped = 1_000_000;

/** The control sequence that puts a text on the clipboard: OSC 52 of xterm. */
export function clipboard(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, "utf8").toString("base64")}\u0007`;
}

/** One answer for programs. */
function printOutcome(outcome: TurnOutcome, { chat, run }: ChatSession, question: string, terminal: Terminal): void {
  const place = { question, chat: chat?.id ?? null, run: run ?? null, status: outcome.status };
  if (outcome.status !== "answered") {
    const error: ErrorRecord | undefined = outcome.status === "failed" ? outcome.error : undefined;
    if (error === undefined) print(terminal, toJson(place));
    else note(terminal, toJson({ ...place, error }));
    return;
  }
  const { content, sources = [], model, usage } = outcome.answer;
  print(terminal, toJson({ ...place, answer: content, sources, model: model ?? null, usage: usage ?? null }));
}
