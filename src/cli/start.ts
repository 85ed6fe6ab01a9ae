import { exitCodeOf, exitCodes } from "./exit-codes";
import { isForPrograms, main } from "./main";
import { reportError, reportRecord } from "./report-error";
import type { Terminal } from "./terminal";

/**
 * Runs the command line in this process: Ctrl-C once stops what is going on, twice leaves at once, and a reader that
 * goes away early (`| head`) is no failure.
 */
export async function start(): Promise<void> {
  const interruption = new AbortController();
  const { stdin, stdout, stderr, env, argv } = process;
  const folder = process.cwd();
  const { signal } = interruption;
  let taken: (() => void) | undefined;
  const takeInterrupts = (listener: () => void) => {
    taken = listener;
    return () => {
      taken = undefined;
    };
  };
  const streams = { stdin, stdout, stderr };
  const said = { environment: env, folder, verbosity: "normal" } as const;
  const terminal: Terminal = { ...streams, ...said, signal, onInterrupt: takeInterrupts };
  const onInterrupt = (name: NodeJS.Signals) => {
    if (name === "SIGINT" && taken !== undefined) {
      taken();
      return;
    }
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort(new Error("interrupted"));
  };
  let stalled = false;
  const onIdle = () => {
    // Nothing is left that could ever go on. A run is stopped, so that it ends as runs do; anything else is left.
    if (stalled) leave("the command waits for something that never comes", terminal);
    stalled = true;
    interruption.abort(new Error("the run waits for something that never comes"));
    setImmediate(() => undefined);
  };
  const stopping = ["SIGINT", "SIGTERM"] as const;
  for (const signal of stopping) process.on(signal, onInterrupt);
  process.on("beforeExit", onIdle);
  let exitCode: number | undefined;
  stdout.on("error", (error) => leaveAfterWriteError(error, exitCode, terminal));
  // Without a reader of its messages a command still does its work.
  stderr.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    reportError(error, terminal, isForPrograms(argv.slice(2)));
    process.exit(exitCodeOf(error));
  });
  exitCode = await main(argv.slice(2), terminal);
  await Promise.all([stdout, stderr].map(written));
  // What a plugin has left running keeps no command alive.
  process.exit(stalled ? exitCodes.failed : exitCode);
}

/** Resolves when all that was written before has left the process, or cannot. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

/** @param exitCode the command's, when it has come to its end before the reader's leaving was noticed. */
function leaveAfterWriteError(error: NodeJS.ErrnoException, exitCode: number | undefined, terminal: Terminal): never {
  if (error.code === "EPIPE") process.exit(exitCode ?? exitCodes.fine);
  leave(`the answer cannot be written: ${error.code ?? error.message}`, terminal);
}

function leave(message: string, terminal: Terminal): never {
  reportRecord({ code: "usage", message, retryable: false }, terminal);
  process.exit(exitCodes.failed);
}
