import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { PlanetError } from "../engine/errors";
import type { RunInput, RunInputDeclaration } from "../engine/node";
import type { PortType } from "../engine/port";
import { didYouMean } from "../engine/suggest";
import type { Terminal } from "./terminal";

type Declared = Readonly<Record<string, RunInputDeclaration>>;

/**
 * Collects a run's input from the command line: the question, `name=value` pairs, and, when the workflow needs a
 * question that is not there, stdin. Values are read as the type that the workflow declares; `name=@file` is the
 * contents of a file.
 * @throws `usage` when a pair is malformed, and `invalid_input` when a value does not fit or the question is missing.
 */
export async function readInputs(
  declared: Declared,
  question: string | undefined,
  pairs: readonly string[],
  terminal: Terminal,
): Promise<RunInput> {
  const input: Record<string, unknown> = {};
  if (question !== undefined) input.text = question;
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new PlanetError("usage", `--input "${pair}" is not of the form name=value`);
    const name = pair.slice(0, equals);
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (declaration === undefined) {
      throw new PlanetError("invalid_input", `the workflow has no input "${name}"`, {
        hint: didYouMean(name, Object.keys(declared)),
      });
    }
    input[name] = readValue(name, declaration.port.type, await contentsOf(pair.slice(equals + 1), terminal));
  }
  if (input.text === undefined && needsText(declared)) input.text = await questionFrom(terminal);
  if (typeof input.text === "string" && input.text.trim() === "" && needsText(declared)) throw emptyQuestion();
  return input;
}

function needsText({ text }: Declared): boolean {
  return text !== undefined && text.default === undefined && !text.port.optional;
}

async function questionFrom({ stdin }: Terminal): Promise<string> {
  if (stdin.isTTY) {
    throw new PlanetError("invalid_input", "the question is missing", {
      hint: "give it after the file, or pipe it in",
    });
  }
  return (await readAll(stdin)).trim();
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}

async function contentsOf(value: string, { folder }: Terminal): Promise<string> {
  if (!value.startsWith("@")) return value;
  const file = value.slice(1);
  return readFile(resolve(folder, file), "utf8").catch((error: unknown) => {
    throw new PlanetError("not_found", `there is no file "${file}" to read an input from`, { cause: error });
  });
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

function emptyQuestion(): PlanetError {
  return new PlanetError("invalid_input", "the question is empty", { hint: "give it after the file, or pipe it in" });
}
