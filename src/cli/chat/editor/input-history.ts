import { appendFileSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What was sent in the chats of a project. */
export interface InputHistory {
  /** Oldest first. */
  entries(): readonly string[];
  /**
   * Keeps what was sent. What begins with a space, says nothing, is the same as the last entry or longer than 100,000
   * characters is not kept. When it cannot be written, it lasts as long as the process.
   */
  add(text: string): void;
}

/** How inputs are kept. */
export interface InputHistoryOptions {
  /** The time in milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /** So many entries are kept at most. Default: 1,000. */
  readonly most?: number;
}

const longest = 100_000;

/**
 * Opens the inputs of a project; the file is made with the first of them. Several processes may add to it.
 * @param folder the data folder, in which it is `chat-history.jsonl`.
 */
export async function openInputHistory(
  folder: string,
  { now = Date.now, most = 1_000 }: InputHistoryOptions = {},
): Promise<InputHistory> {
  const file = join(folder, "chat-history.jsonl");
  const before = await readFile(file, "utf8").catch(() => "");
  const lines = before.split("\n").filter((line) => line !== "");
  let entries = lines
    .map(textOfLine)
    .filter((text) => text !== undefined)
    .slice(-most);
  // Twice as many may be there, so that not every chat writes the file anew.
  if (lines.length > 2 * most) shorten(file, before, lines.slice(-most));
  // What a process that died has not finished is no part of the next entry.
  let isTorn = before !== "" && !before.endsWith("\n");
  return {
    entries: () => entries,
    add(text) {
      if (text.startsWith(" ") || text.trim() === "" || text.length > longest || text === entries.at(-1)) return;
      entries = [...entries.slice(1 - most), text];
      append(file, `${isTorn ? "\n" : ""}${JSON.stringify({ text, at: now() })}\n`);
      isTorn = false;
    },
  };
}

/** A line that is damaged, or not all written, has no text. */
function textOfLine(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    const text = typeof entry === "object" && entry !== null && "text" in entry ? entry.text : undefined;
    return typeof text === "string" && text.trim() !== "" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** One write at the end of a file is never mixed with another's. */
function append(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, line, { mode: 0o600 });
  } catch {
    // A chat goes on in a folder that cannot be written to.
  }
}

/** Keeps the newest lines, unless another process has added one meanwhile. */
function shorten(file: string, before: string, lines: readonly string[]): void {
  const fresh = `${file}.${process.pid}`;
  try {
    writeFileSync(fresh, `${lines.join("\n")}\n`, { mode: 0o600 });
    if (statSync(file).size === Buffer.byteLength(before)) renameSync(fresh, file);
  } catch {
    // It is shortened another time.
  }
}
