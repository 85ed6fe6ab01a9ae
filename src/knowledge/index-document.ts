import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { StoredChunk } from "../storage/contracts";
import type { ChunkOptions, SkippedDocument } from "./contracts";
import type { LoadedDocument } from "./document";
import { analyserOf, indexTerms, languageOf } from "./index-terms";
import { readDocument, tooLarge } from "./load-document";
import type { Format } from "./loader";
import { type FileStamp, readSteady, type SteadyRead } from "./read-steady";
import { formatOf } from "./sniff-format";
import { split } from "./split";
import { tokenCounter } from "./token-counter";

/** What is to be indexed, and how. It can be posted to a thread. */
export interface DocumentTask {
  /** What the document is cited as; its ending says what is not clear from the content. */
  readonly document: string;
  /** Absolute path of its file, or what was fetched from its address. */
  readonly source: { readonly path: string } | { readonly bytes: Uint8Array; readonly charset?: string };
  /** SHA-256 of the content that is indexed already, lower-case hex; for the same content nothing more is done. */
  readonly knownHash?: string;
  /** The most bytes that are read. */
  readonly fileLimit: number;
  readonly chunk: ChunkOptions;
}

/** What came of a {@link DocumentTask} beside the chunks. */
export type DocumentOutcome =
  | {
      readonly status: "indexed";
      readonly stamp: FileStamp;
      readonly hash: string;
      readonly loader?: string;
      readonly language: string;
      readonly title?: string;
      readonly pages?: number;
      /** What a person should know of how it was read, a sentence each. */
      readonly notices?: readonly string[];
    }
  | { readonly status: "same"; readonly stamp: FileStamp; readonly hash: string }
  | {
      readonly status: "skipped";
      readonly stamp: FileStamp;
      /** Empty for what was not read. */
      readonly hash: string;
      readonly reason: SkippedDocument["reason"];
      readonly message: string;
      readonly loader?: string;
    }
  | { readonly status: "unreadable" }
  | { readonly status: "changed" }
  /** The page cannot be fetched. */
  | { readonly status: "unfetched"; readonly reason: SkippedDocument["reason"]; readonly message: string }
  /** What reads it gave up, or was stopped: it took too much time or memory. */
  | { readonly status: "failed"; readonly message: string };

/** How long chunks are made before they are handed over and other work has its turn, in milliseconds. */
const turn = 8;

/** Formats whose text is taken in a time that grows with the file alone, so that a small one holds up nothing. */
const plainFormats: readonly Format[] = ["markdown", "text", "json", "jsonl", "csv"];

/** Is given the chunks of a document in slices, in their order; the next slice is made when it resolves. */
export type HandOver = (chunks: readonly StoredChunk[]) => Promise<void> | void;

/**
 * Does all that indexing a document takes but storing it: reads it, finds out what it is, takes its text, splits it and
 * makes the terms of each chunk. It may hold its thread for as long as the reader of its format does.
 *
 * @param handOver It gets no chunks of a document that is not indexed.
 */
export async function indexDocument(task: DocumentTask, handOver: HandOver): Promise<DocumentOutcome> {
  return indexContent(task, await readSource(task), handOver);
}

/** The same for a small file of plain text; undefined, and nothing is done, where the file turns out to be no such. */
export async function indexPlainDocument(task: DocumentTask, handOver: HandOver): Promise<DocumentOutcome | undefined> {
  const read = await readSource(task);
  if (read.status === "read") {
    const found = formatOf(read.bytes, task.document);
    if (found.status === "known" && !plainFormats.includes(found.format)) return undefined;
  }
  return indexContent(task, read, handOver);
}

async function indexContent(task: DocumentTask, read: SteadyRead, handOver: HandOver): Promise<DocumentOutcome> {
  if (read.status === "unreadable" || read.status === "changed") return { status: read.status };
  const { stamp } = read;
  if (read.status === "too_large") return { ...tooLarge(stamp.size, task.fileLimit), stamp, hash: "" };
  const hash = createHash("sha256").update(read.bytes).digest("hex");
  if (hash === task.knownHash) return { status: "same", stamp, hash };
  const charset = "bytes" in task.source ? task.source.charset : undefined;
  const outcome = await readDocument(read.bytes, task.document, {
    fileLimit: task.fileLimit,
    ...(charset === undefined ? {} : { charset }),
  });
  const { loader } = outcome;
  const facts = { stamp, hash, ...(loader === undefined ? {} : { loader }) };
  if (outcome.status === "skipped") {
    return { ...facts, status: "skipped", reason: outcome.reason, message: outcome.message };
  }
  const { document } = outcome;
  const language = await handOverChunks(document, task.chunk, handOver);
  const { title, pages, notices } = document;
  return {
    ...facts,
    status: "indexed",
    language,
    ...(title === undefined ? {} : { title }),
    ...(pages === undefined ? {} : { pages }),
    ...(notices === undefined ? {} : { notices }),
  };
}

async function readSource({ source, fileLimit }: DocumentTask): Promise<SteadyRead> {
  if ("path" in source) return readSteady(source.path, fileLimit);
  const stamp: FileStamp = { size: source.bytes.length, modified: 0 };
  return { status: "read", stamp, bytes: source.bytes };
}

/** Makes the chunks of a document and hands them over; returns the document's language. */
async function handOverChunks(document: LoadedDocument, options: ChunkOptions, handOver: HandOver): Promise<string> {
  const analyser = await analyserOf(document.language ?? languageOf(document.text));
  const countTokens = options.unit === "tokens" ? await tokenCounter() : undefined;
  let slice: StoredChunk[] = [];
  let started = performance.now();
  let end: number | undefined;
  for (const chunk of split(document, options, countTokens)) {
    const gap = end === undefined || end >= chunk.start ? undefined : document.text.slice(end, chunk.start);
    end = chunk.end;
    const facts = { ...document.facts, ...chunk.facts };
    slice.push({
      ...chunk,
      ...(Object.keys(facts).length === 0 ? {} : { facts }),
      ...(gap === undefined ? {} : { gap }),
      terms: indexTerms(document.title, chunk, analyser),
    });
    if (performance.now() - started > turn) {
      await handOver(slice);
      await nextTurn();
      slice = [];
      started = performance.now();
    }
  }
  await handOver(slice);
  return analyser.language;
}
