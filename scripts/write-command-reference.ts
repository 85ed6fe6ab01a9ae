// Writes what the commands say of themselves into docs/cli.md, between its two marks.
import { readFileSync, writeFileSync } from "node:fs";
import { commandReference, withReference } from "../src/cli/command-reference";
import { wholeProgram } from "../src/cli/program";

const file = new URL("../docs/cli.md", import.meta.url);
const before = readFileSync(file, "utf8");
const { stdin, stdout, stderr } = process;
const { signal } = new AbortController();
const terminal = { stdin, stdout, stderr, environment: {}, folder: "", verbosity: "normal" as const, signal };
const text = withReference(before, commandReference(await wholeProgram(terminal)));
if (text !== before) writeFileSync(file, text);
