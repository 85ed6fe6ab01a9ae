import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launcher } from "../cli/command-line";
import { type OpenTerminal, type OpenTerminalOptions, openProgram } from "./open-terminal";

/** A shell in a terminal, as a person has it, with the command `aiplanet`. */
export interface OpenShell extends OpenTerminal {
  /** The process of the last `aiplanet` that was started. */
  aiplanet(): Promise<number>;
  /** Runs a command to its end; gives what it has written to stdout. */
  run(command: string): Promise<string>;
}

/** Starts bash; it is ended with the test, and what it has started with it. */
export async function openShell({ environment, ...options }: OpenTerminalOptions): Promise<OpenShell> {
  const bin = join(options.folder, ".bin");
  await mkdir(bin, { recursive: true });
  const processFile = join(bin, "process");
  const script = `#!/bin/sh\necho $$ > '${processFile}'\nexec '${process.execPath}' '${launcher}' "$@"\n`;
  await writeFile(join(bin, "aiplanet"), script);
  await chmod(join(bin, "aiplanet"), 0o755);
  const { PATH = "" } = process.env;
  const terminal = openProgram("bash", ["--noprofile", "--norc", "--noediting", "-i"], {
    ...options,
    environment: { PATH: `${bin}:${PATH}`, PS1: "shell> ", ...environment },
  });
  await terminal.shows("shell>");
  let commands = 0;
  return {
    ...terminal,
    aiplanet: async () => Number(await readFile(processFile, "utf8")),
    async run(command) {
      commands += 1;
      const output = join(bin, "output");
      // What is typed does not hold what it writes.
      terminal.type(`${command} > '${output}'; echo ended'' ${commands}\r`);
      await terminal.shows(`ended ${commands}`);
      return readFile(output, "utf8");
    },
  };
}
