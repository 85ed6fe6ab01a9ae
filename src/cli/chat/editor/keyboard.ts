import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Key } from "./key";
import { decodeKeys, decodeRest, nothingUndecoded } from "./key-decoder";

export type { Key } from "./key";

/** The streams of a terminal. */
export interface KeyboardStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable;
}

/** A keyboard that is listened to. */
export interface Keyboard {
  /** Leaves the terminal as it was found; a second call does nothing. */
  close(): void;
  /** Leaves it as it was found and stops listening, so that another program can have it. */
  pause(): void;
  /** Listens again. After `close` it does nothing. */
  resume(): void;
}

/** How a keyboard is listened to. */
export interface KeyboardOptions {
  /** How long what may be the beginning of a sequence is waited for, in milliseconds. Default: 50. */
  readonly escapeLasts?: number;
}

// Pastes are marked as such; keys are told apart as the kitty protocol has it (disambiguated, with the key of a Latin
// keyboard), where the terminal knows of it. Others ignore this.
const begin = "\u001b[?2004h\u001b[>5u";
const end = "\u001b[<u\u001b[?2004l";

/** Puts a terminal into raw mode and tells of each key. Terminals are left as they were when the process ends, too. */
export function openKeyboard(
  { stdin, stdout }: KeyboardStreams,
  onKey: (key: Key) => void,
  { escapeLasts = 50 }: KeyboardOptions = {},
): Keyboard {
  let listening = false;
  let closed = false;
  let undecoded = nothingUndecoded;
  let decoder = new StringDecoder("utf8");
  let waiting: NodeJS.Timeout | undefined;

  function take({ keys, undecoded: rest }: ReturnType<typeof decodeKeys>): void {
    undecoded = rest;
    for (const key of keys) {
      // A key may have closed the keyboard, or given it to another program: what follows is not for us.
      if (listening) onKey(key);
    }
  }

  function read(chunk: Buffer | string): void {
    clearTimeout(waiting);
    take(decodeKeys(undecoded, typeof chunk === "string" ? chunk : decoder.write(chunk)));
    if (listening && undecoded.rest !== "" && undecoded.paste === undefined) {
      waiting = setTimeout(() => take(decodeRest(undecoded)), escapeLasts);
    }
  }

  function setRaw(raw: boolean): void {
    if (stdin.isTTY) stdin.setRawMode?.(raw);
  }

  function leave(): void {
    if (!listening) return;
    listening = false;
    stdout.write(end);
    setRaw(false);
  }

  // Who was stopped from outside finds the terminal as the shell has set it.
  function wake(): void {
    if (!listening) return;
    setRaw(false);
    setRaw(true);
    // Terminals count how often keys are told apart.
    stdout.write(end + begin);
  }

  function start(): void {
    if (listening || closed) return;
    listening = true;
    undecoded = nothingUndecoded;
    decoder = new StringDecoder("utf8");
    setRaw(true);
    stdout.write(begin);
    stdin.on("data", read);
    stdin.resume();
  }

  function stop(): void {
    if (!listening) return;
    clearTimeout(waiting);
    stdin.off("data", read);
    stdin.pause();
    leave();
  }

  process.on("exit", leave);
  process.on("SIGCONT", wake);
  start();
  return {
    pause: stop,
    resume: start,
    close() {
      stop();
      closed = true;
      process.off("exit", leave);
      process.off("SIGCONT", wake);
    },
  };
}
