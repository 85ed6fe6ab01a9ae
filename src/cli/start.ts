import { main } from "./main";

/**
 * Runs the command line in this process: Ctrl-C once stops what is going on, twice leaves at once, and a reader that
 * goes away early (`| head`) is no failure.
 */
export async function start(): Promise<void> {
  const interruption = new AbortController();
  let interrupted = false;
  const onInterrupt = () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    interruption.abort(new Error("interrupted"));
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
  const { stdin, stdout, stderr, env, argv } = process;
  process.exitCode = await main(argv.slice(2), {
    stdin,
    stdout,
    stderr,
    environment: env,
    folder: process.cwd(),
    signal: interruption.signal,
  });
  process.off("SIGINT", onInterrupt);
  process.off("SIGTERM", onInterrupt);
}
