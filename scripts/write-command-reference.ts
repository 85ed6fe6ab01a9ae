// Writes what the commands say of themselves into docs/cli.md, between its marks.
import { readFileSync, writeFileSync } from "node:fs";
import { withCommands } from "../src/cli/command-page";
import { wholeProgram } from "../src/cli/program";

const file = new URL("../docs/cli.md", import.meta.url);
const before = readFileSync(file, "utf8");
const { stdin, stdout, stderr } = process;
const { signal } = new AbortController();
const terminal = { stdin, stdout, stderr, environment: {}, folder: "", verbosity: "normal" as const, signal };
const text = withCommands(before, await wholeProgram(terminal));
if (text !== before) writeFileSync(file, text);
