import { EventEmitter } from "node:events";
import type { Terminal } from "../../terminal";
import { eraseWideFrame, frameAfter, moveFrame, noFrame, unwrapFrame } from "./drawn-frame";

/** The terminal as Ink sees it. */
export interface InkOutput {
  /** What Ink writes to. */
  readonly stream: NodeJS.WriteStream;
  /** Gives the live part a place below what something else has written; Ink erases there then, and not above. */
  moveDown(): void;
  /** Stops listening to the window. */
  close(): void;
}

/** Milliseconds in which a part of the screen that is hidden is surely gone. */
const hiddenWithin = 40;

/**
 * Passes on what Ink writes, and corrects two of its habits: it erases too little of a frame whose lines the terminal has
 * broken because the window became narrower, and it clears the window and all that has left it when a frame is higher
 * than the window. It never learns how high that is: the live part is lower by itself.
 * @param onNarrower is told when the window has become narrower, before Ink draws for it.
 */
export function inkOutput(
  { stdout, environment }: Pick<Terminal, "stdout" | "environment">,
  onNarrower: () => void,
): InkOutput {
  const emitter = new EventEmitter();
  const breaks = breaksLines(environment);
  let columns = stdout.columns ?? 0;
  let frame = noFrame;
  let telling: NodeJS.Timeout | undefined;
  const tell = () => void emitter.emit("resize");
  const onResize = () => {
    const before = columns;
    columns = stdout.columns ?? 0;
    if (breaks && columns > 0 && columns < before) {
      stdout.write(unwrapFrame(frame, columns));
      onNarrower();
      // Ink draws at once what lives, and nothing lives a picture later.
      clearTimeout(telling);
      telling = setTimeout(() => {
        telling = undefined;
        tell();
      }, hiddenWithin);
    } else tell();
  };
  stdout.on("resize", onResize);
  const stream = Object.defineProperties(emitter, {
    isTTY: { value: stdout.isTTY },
    columns: { get: () => stdout.columns },
    rows: { value: Number.MAX_SAFE_INTEGER },
    writable: { get: () => stdout.writable },
    destroyed: { get: () => stdout.destroyed },
    writableEnded: { get: () => stdout.writableEnded },
    writableLength: { get: () => stdout.writableLength },
    write: {
      value(text: string, done?: () => void) {
        lookAtWindow(stdout);
        const before = frame.lines;
        frame = frameAfter(text, frame);
        const isTaken = stdout.write(text, done);
        // Ink has made it before it could know of the window, which is narrower since a moment.
        const isLate = telling !== undefined && frame.lines !== before;
        if (isLate) stdout.write(eraseWideFrame(frame, columns));
        return isTaken;
      },
    },
  });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    moveDown: () => void stdout.write(moveFrame(frame)),
    close() {
      clearTimeout(telling);
      stdout.off("resize", onResize);
    },
  };
}

/**
 * Has the size of the window read, which emits `resize` where it is another one: on a busy machine the signal that tells
 * of it may come after the next picture.
 */
function lookAtWindow(stdout: Terminal["stdout"] & { readonly _refreshSize?: () => void }): void {
  // What Node itself calls when the signal comes; a stream that is no terminal has none.
  if (!stdout.destroyed) stdout._refreshSize?.();
}

/** Whether the terminal breaks lines when its window becomes narrower; xterm, screen and consoles cut them. */
function breaksLines({ TERM = "", TMUX, XTERM_VERSION }: Terminal["environment"]): boolean {
  return !XTERM_VERSION && TERM !== "linux" && (Boolean(TMUX) || !TERM.startsWith("screen"));
}
