import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The launcher that these tests start, as a user would. */
export const launcher = join(root, "bin", "aiplanet.js");

/** Where no settings are. */
const noSettings = join(root, "test", "cli", "no-settings");

if (!existsSync(join(root, "dist", "cli.js"))) {
  throw new Error("dist is missing: these tests start the built command line, so run `npm run build` first");
}

/** What a command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is started. */
export interface StartOptions {
  readonly folder?: string;
  /** What is piped in; left out, stdin is closed at once. */
  readonly stdin?: string;
  /** Added to a bare environment without colours, CI and settings of the person who runs the tests. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A command at work. */
export interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when stdout and stderr together hold the text; rejects when the command ends without. */
  shows(text: string): Promise<void>;
  readonly finished: Promise<Finished>;
}

/** Starts `aiplanet` with stdin open. */
export function start(words: readonly string[], { folder = root, environment = {} }: StartOptions = {}): Started {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, XDG_CONFIG_HOME: noSettings, ...environment };
  const child = spawn(process.execPath, [launcher, ...words], { cwd: folder, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  let look: () => void = () => undefined;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
    look();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return {
    process: child,
    shows: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (`${stdout}${stderr}`.includes(text)) resolve();
        };
        look();
        finished.then((end) => reject(new Error(`it ended without "${text}": ${JSON.stringify(end)}`)), reject);
      }),
    finished,
  };
}

/** Runs `aiplanet` to its end. */
export function aiplanet(words: readonly string[], options: StartOptions = {}): Promise<Finished> {
  const { process: child, finished } = start(words, options);
  // A command that does not read what is piped in may be gone before all of it is written.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return finished;
}

/** Runs a command whose reader takes the first line only, as `| head -1` does. */
export async function head(words: readonly string[], folder: string): Promise<Finished> {
  const started = start(words, { folder });
  started.process.stdin.end();
  started.process.stdout.once("data", () => started.process.stdout.destroy());
  return started.finished;
}
