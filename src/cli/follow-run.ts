import type { Planet } from "../app/planet";
import { isPlanetError } from "../engine/errors";
import { askerName, type OpenQuestion } from "../engine/questions";
import type { Run } from "../engine/run";
import type { RunResult } from "../engine/run-result";
import { exitCodeOfRecord, exitCodes } from "./exit-codes";
import type { Renderer } from "./renderers/renderer";
import { reportError } from "./report-error";
import { note, printable, type Terminal } from "./terminal";

/** How a run is followed. */
export interface Following {
  readonly renderer: Renderer;
  /** Whether somebody sits at the terminal who may be asked. */
  readonly asks: boolean;
  /** Whether to say that the run can go on, when it did not come to its end. */
  readonly offers: boolean;
}

/**
 * Shows a run until it ends, and asks the person what it waits for.
 * @returns the exit code; a run that is left waiting is fine.
 */
export async function followRun(
  run: Run,
  planet: Pick<Planet, "runs">,
  { renderer, asks, offers }: Following,
  terminal: Terminal,
): Promise<number> {
  let current = run;
  for (let from = 0; ; ) {
    for await (const event of current.events(from)) {
      renderer.event(event);
      from = event.seq + 1;
    }
    const result = await current.result();
    const next = asks ? await askPerson(result, planet, terminal) : undefined;
    if (next === undefined) {
      renderer.end(result);
      if (result.error !== undefined && offers)
        note(terminal, `it goes on from there: aiplanet runs resume ${result.run}`);
      return result.error === undefined ? exitCodes.fine : exitCodeOfRecord(result.error);
    }
    current = next;
  }
}

/** Whether what is printed beside the answer is read by a person. */
export function isForPeople(
  { json, events }: { readonly json?: boolean; readonly events?: boolean },
  { verbosity }: Terminal,
): boolean {
  return json !== true && events !== true && verbosity !== "quiet";
}

/** Whether a person can be asked: stdin and stderr are a terminal, and no program reads the output. */
export function canAsk(
  { stdin, stderr }: Terminal,
  flags: { readonly json?: boolean; readonly events?: boolean },
): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && flags.json !== true && flags.events !== true;
}

/** Asks the first of the questions, until the answer is one; undefined when the person has none. */
async function askPerson(
  result: RunResult,
  { runs }: Pick<Planet, "runs">,
  terminal: Terminal,
): Promise<Run | undefined> {
  const [first] = result.status === "waiting" ? result.questions : [];
  if (first === undefined) return undefined;
  for (;;) {
    const text = await readLine(promptOf(first), terminal);
    if (text === undefined) return undefined;
    try {
      const answer = { asker: askerName(first), text };
      return await runs.answer(result.run, answer, { signal: terminal.signal });
    } catch (error) {
      if (!isPlanetError(error) || error.code !== "invalid_input") throw error;
      reportError(error, terminal, false);
    }
  }
}

function promptOf({ question: { prompt, type, choices } }: OpenQuestion): string {
  const expected = choices?.join("/") ?? (type === "boolean" ? "yes/no" : undefined);
  return `${printable(prompt)}${expected === undefined ? "" : ` [${printable(expected)}]`} `;
}

/** Undefined at the end of the input, and after Ctrl-C. */
async function readLine(prompt: string, terminal: Terminal): Promise<string | undefined> {
  const { createInterface } = await import("node:readline/promises");
  const reader = createInterface({ input: terminal.stdin, output: terminal.stderr, terminal: true });
  try {
    const closed = new Promise<undefined>((resolve) => reader.once("close", () => resolve(undefined)));
    return await Promise.race([reader.question(prompt, { signal: terminal.signal }), closed]);
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    return undefined;
  } finally {
    reader.close();
    note(terminal, "");
  }
}
