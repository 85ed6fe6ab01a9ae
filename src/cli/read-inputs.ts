import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { PlanetError } from "../engine/errors";
import type { RunInput, RunInputDeclaration } from "../engine/node";
import type { PortType } from "../engine/port";
import { didYouMean } from "../engine/suggest";
import type { Terminal } from "./terminal";

type Declared = Readonly<Record<string, RunInputDeclaration>>;

const askHint = "give it after the file, or pipe it in";

/**
 * Collects a run's input from the command line: the question, `name=value` pairs, and, when the workflow needs a
 * question that is not there, stdin. Values are read as the type that the workflow declares; `name=@file` is the
 * contents of a file.
 * @throws `usage` when a pair is malformed, `not_found` when there is no such file, `run_canceled` when Ctrl-C comes
 *   before the question, and `invalid_input` when a value does not fit or the question is missing.
 */
export async function readInputs(
  declared: Declared,
  question: string | undefined,
  pairs: readonly string[],
  terminal: Terminal,
): Promise<RunInput> {
  // Without a prototype, so that an input may have any name.
  const input: Record<string, unknown> = Object.create(null);
  if (question !== undefined) input.text = readQuestion(declared, question);
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1) {
      throw new PlanetError("usage", `--input "${pair}" is not of the form name=value`, {
        hint: `write --input ${equals === 0 ? `name${pair}` : `${pair}=value`}`,
      });
    }
    const name = pair.slice(0, equals);
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (declaration === undefined) {
      throw new PlanetError("invalid_input", `the workflow has no input "${name}"`, {
        hint: didYouMean(name, Object.keys(declared)),
      });
    }
    if (name in input) throw new PlanetError("usage", `input "${name}" is given twice`, { hint: "give it once" });
    input[name] = readValue(name, declaration.port.type, await contentsOf(pair.slice(equals + 1), terminal));
  }
  if (input.text === undefined && needsText(declared)) {
    input.text = readQuestion(declared, await questionFrom(terminal));
  }
  return input;
}

function needsText({ text }: Declared): boolean {
  return text !== undefined && text.default === undefined && !text.port.optional;
}

function readQuestion({ text }: Declared, question: string): unknown {
  if (text === undefined) {
    throw new PlanetError("invalid_input", "the workflow takes no question", {
      hint: "leave it out, or add a node of type user_query",
    });
  }
  if (question.trim() === "") throw new PlanetError("invalid_input", "the question is empty", { hint: askHint });
  return readValue("text", text.port.type, question);
}

async function questionFrom({ stdin, signal }: Terminal): Promise<string> {
  if (stdin.isTTY) throw new PlanetError("invalid_input", "the question is missing", { hint: askHint });
  try {
    return decode(await readAll(addAbortSignal(signal, stdin)), "stdin").trim();
  } catch (error) {
    if (signal.aborted) throw new PlanetError("run_canceled", "interrupted", { cause: error });
    if (error instanceof PlanetError) throw error;
    throw new PlanetError("invalid_input", `stdin cannot be read: ${codeOf(error)}`, { hint: askHint, cause: error });
  }
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

async function contentsOf(value: string, { folder }: Terminal): Promise<string> {
  if (!value.startsWith("@")) return value;
  const file = value.slice(1);
  const bytes = await readFile(resolve(folder, file)).catch((error: unknown) => {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new PlanetError("not_found", `there is no file "${file}" to read an input from`, { cause: error });
    }
    const reason = code === "EISDIR" ? "is a folder" : `cannot be read: ${code}`;
    throw new PlanetError("usage", `"${file}" ${reason}`, { hint: "name a file after the @", cause: error });
  });
  return decode(bytes, `"${file}"`);
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PlanetError("invalid_input", `${name} is not UTF-8`, { hint: "save it as UTF-8", cause: error });
  }
}

function readValue(name: string, type: PortType, text: string): unknown {
  switch (type) {
    case "text":
      return text;
    case "number":
      if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
      throw unfit(name, "a number", text);
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw unfit(name, "true or false", text);
    default:
      try {
        return JSON.parse(text);
      } catch {
        throw unfit(name, "JSON", text);
      }
  }
}

function unfit(name: string, wanted: string, text: string): PlanetError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return new PlanetError("invalid_input", `input "${name}" must be ${wanted}, got "${shown}"`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
