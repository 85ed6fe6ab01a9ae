import { PlanetError } from "../engine/errors";
import { isJsonObject, type Json, type JsonObject } from "../engine/plain-json";
import { answerFromJson } from "./call-part-json";
import type { CanonicalRequest } from "./canonical-request";
import type { Caller } from "./contracts";
import type { CallPart, ProviderCall } from "./provider-call";

/** Where cassettes lie: JSON documents by name. */
export interface CassetteStore {
  /** The place as people know it, such as a folder's name. */
  readonly place: string;
  /** What records into it. Default: `--record PLACE`. */
  readonly recordedBy?: string;
  /** The names of all documents, sorted; none when there is no such place yet. */
  names(): Promise<readonly string[]>;
  /** What messages call a document. */
  pathOf(name: string): string;
  /** The document; undefined when there is none. Throws `invalid_input` that names it when it is no JSON. */
  read(name: string): Promise<unknown>;
  /** Keeps a document in place of the one of this name, at once or not at all. */
  write(name: string, document: JsonObject): Promise<void>;
}

/** One complete answer, as it was recorded. */
export interface RecordedAnswer {
  readonly parts: readonly CallPart[];
  /** Whose it is, as {@link callerName} says; left out where that does not matter or nobody said. */
  readonly caller?: string;
}

/** The answers to one request, as they were recorded. */
export interface Cassette extends CanonicalRequest {
  readonly key: string;
  /** At least one; those of one caller in the order in which it asked. */
  readonly answers: readonly RecordedAnswer[];
}

const format = "cassette/v1";
const kinds: readonly unknown[] = ["chat", "embedding", "search"] satisfies ProviderCall["kind"][];
const namePattern = /^(?:chat|embedding|search)-.*-[0-9a-f]{12}$/;
const mostOfTarget = 60;

/** The name of a request's document: readable, and told from all others by the beginning of the key. */
export function cassetteName({ kind, target }: Pick<CanonicalRequest, "kind" | "target">, key: string): string {
  const slug = target
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .slice(0, mostOfTarget)
    .replace(/^[-.]+|[-.]+$/g, "");
  return `${kind}-${slug}-${key.slice(0, 12)}`;
}

/** What tells the callers of one run apart: `answer`, or `answer[3]` for the element at 3 of a list. */
export function callerName(caller: Caller | undefined): string | undefined {
  if (caller === undefined) return undefined;
  return caller.element === undefined ? caller.node : `${caller.node}[${caller.element}]`;
}

/** The document of a request and its answers, each as `answerToJson` writes it, with its caller where it has one. */
export function cassetteDocument(
  { kind, target, request }: CanonicalRequest,
  key: string,
  answers: readonly Json[],
): JsonObject {
  return { aiplanet: format, kind, target, key, request, answers };
}

/**
 * Reads one cassette; undefined when there is none of this name.
 * @throws `invalid_input` naming the document when it is no cassette, or not one that this version can read.
 */
export async function readCassette(store: CassetteStore, name: string): Promise<Cassette | undefined> {
  const document = await store.read(name);
  return document === undefined ? undefined : toCassette(document, name, store.pathOf(name));
}

/** Reads all cassettes of a kind, in the order of their names. Documents that are not named as one are left alone. */
export async function readCassettes(store: CassetteStore, kind: ProviderCall["kind"]): Promise<Cassette[]> {
  const names = (await store.names()).filter((name) => name.startsWith(`${kind}-`) && namePattern.test(name));
  const cassettes = await Promise.all(names.map((name) => readCassette(store, name)));
  return cassettes.filter((cassette) => cassette !== undefined);
}

function toCassette(document: unknown, name: string, path: string): Cassette {
  if (!isJsonObject(document) || typeof document.aiplanet !== "string") throw unusable(path, "is no cassette");
  if (document.aiplanet !== format) throw otherFormat(path, document.aiplanet);
  const { kind, target, key, request, answers } = document;
  if (!isKind(kind) || typeof target !== "string") throw unusable(path, "does not say what was called");
  if (typeof key !== "string" || !name.endsWith(`-${key.slice(0, 12)}`)) {
    throw unusable(path, "does not have the key that its name says");
  }
  if (!isJsonObject(request)) throw unusable(path, "has no request");
  if (!Array.isArray(answers) || answers.length === 0) throw unusable(path, "has no answers");
  const parts = answers.map((answer, index) => {
    const reading = answerFromJson(answer);
    if ("fault" in reading) throw unusable(path, `is broken: its answer ${index + 1} ${reading.fault}`);
    const caller = isJsonObject(answer) ? answer.caller : undefined;
    return { parts: reading.parts, ...(typeof caller === "string" ? { caller } : {}) };
  });
  return { kind, target, key, request: request as JsonObject, answers: parts };
}

function isKind(value: unknown): value is ProviderCall["kind"] {
  return kinds.includes(value);
}

function otherFormat(path: string, found: string): PlanetError {
  if (!/^cassette\/v\d+$/.test(found)) return unusable(path, `is no cassette, but "${found}"`);
  return new PlanetError("invalid_input", `"${path}" is of the format "${found}", and this version reads "${format}"`, {
    hint: "update aiplanet, or record it again with this version",
    details: { file: path },
  });
}

function unusable(path: string, fault: string): PlanetError {
  return new PlanetError("invalid_input", `"${path}" ${fault}`, {
    hint: "remove the file and record it again, or take it back from version control",
    details: { file: path },
  });
}
