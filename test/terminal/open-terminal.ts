import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { onTestFinished } from "vitest";
import { launcher } from "../cli/command-line";
import { giveWideLetters } from "./wide-letters";

/** A command that runs in a real pseudo-terminal, as a person sees it. */
export interface OpenTerminal {
  /** Types a text, or the bytes of keys. */
  type(text: string): void;
  /** Changes the window, and tells the command, as a terminal does. */
  resize(columns: number, rows: number): Promise<void>;
  /** The window's lines, without blanks at their ends. */
  screen(): string[];
  /** All lines, those that have left the window among them. */
  scrollback(): string;
  /** All bytes that the command has written, as text. */
  output(): string;
  /** Where the cursor stands in the window, from 0. */
  cursor(): { readonly row: number; readonly column: number };
  /** Resolves when the window fits; rejects with all of it when it does not within 20 seconds. */
  shows(text: string | RegExp | ((screen: string) => boolean)): Promise<void>;
  /** Resolves when another picture is whole, so that none is on its way. */
  draws(): Promise<void>;
  /** How often the window was cleared, and how many bytes were written. */
  written(): { readonly bytes: number; readonly clears: number };
  readonly pid: number;
  readonly exitCode: Promise<number>;
}

/** How a command is started. */
export interface OpenTerminalOptions {
  readonly folder: string;
  /** Default: 80. */
  readonly columns?: number;
  /** Default: 24. */
  readonly rows?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** ED for the whole window or what has left it, RIS, and the alternate screen. */
const clearing = ["[2J", "[3J", "c", "[?1049h"].map((sequence) => `\u001b${sequence}`);
/** What a picture that is shown at once ends with: DEC's mode 2026. */
const pictureEnds = "\u001b[?2026l";
const patience = 20_000;

/** Starts `aiplanet` in a terminal of its own; it is ended with the test. */
export function openTerminal(words: readonly string[], options: OpenTerminalOptions): OpenTerminal {
  return openProgram(process.execPath, [launcher, ...words], options);
}

/** Starts any program in a terminal of its own; it is ended with the test. */
export function openProgram(program: string, words: readonly string[], options: OpenTerminalOptions): OpenTerminal {
  const { folder, columns = 80, rows = 24, environment = {} } = options;
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, [...words], {
    cols: columns,
    rows,
    cwd: folder,
    env: { PATH, HOME, XDG_CONFIG_HOME: folder, TERM: "xterm-256color", ...environment },
  });
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5_000, allowProposedApi: true });
  giveWideLetters(terminal);
  const looks = new Set<() => void>();
  let output = "";
  child.onData((data) => {
    output += data;
    terminal.write(data, () => {
      for (const look of looks) look();
    });
  });
  // What the terminal answers when it is asked for its kind.
  terminal.onData((data) => child.write(data));
  let ended = false;
  const exitCode = new Promise<number>((resolve) => {
    child.onExit((exit) => {
      ended = true;
      resolve(exit.exitCode);
    });
  });
  onTestFinished(() => {
    if (!ended) child.kill("SIGKILL");
    terminal.dispose();
  });

  const line = (number: number) => terminal.buffer.active.getLine(number)?.translateToString(true) ?? "";
  const screen = () => Array.from({ length: terminal.rows }, (_, index) => line(terminal.buffer.active.baseY + index));
  /** Waits until something is so, which is looked at after each piece of output. */
  const until = (isSo: () => boolean, wanted: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!isSo()) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`the terminal never shows ${wanted}; it shows:\n${screen().join("\n")}`));
      }, patience);
      const stop = () => {
        clearTimeout(timer);
        looks.delete(look);
      };
      looks.add(look);
      look();
    });
  return {
    pid: child.pid,
    exitCode,
    type: (text) => child.write(text),
    resize: (nextColumns, nextRows) =>
      new Promise((resolve) =>
        // As terminals do: what was read is drawn before the window has another size.
        terminal.write("", () => {
          terminal.resize(nextColumns, nextRows);
          child.resize(nextColumns, nextRows);
          resolve();
        }),
      ),
    screen,
    scrollback: () => Array.from({ length: terminal.buffer.active.length }, (_, index) => line(index)).join("\n"),
    output: () => output,
    cursor: () => ({ row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX }),
    written: () => ({
      bytes: Buffer.byteLength(output),
      clears: clearing.reduce((count, sequence) => count + output.split(sequence).length - 1, 0),
    }),
    draws() {
      const before = output.length;
      return until(() => output.length > before && output.endsWith(pictureEnds), "another picture");
    },
    shows(wanted) {
      const fits = (text: string) =>
        typeof wanted === "string"
          ? text.includes(wanted)
          : wanted instanceof RegExp
            ? wanted.test(text)
            : wanted(text);
      return until(() => fits(screen().join("\n")), `${wanted}`);
    },
  };
}
