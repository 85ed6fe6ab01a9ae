import { extname } from "node:path";
import type { StoredChunk } from "../storage/contracts";
import type { ChunkOptions, SyncOptions } from "./contracts";
import { createDocumentPool, type DocumentPool, type DocumentPoolOptions, defaultThreads } from "./document-pool";
import { fetchPage } from "./fetch-page";
import { type DocumentOutcome, type DocumentTask, indexPlainDocument } from "./index-document";
import type { DocumentToRead } from "./plan-sync";

/**
 * What starting a thread costs, small files of plain text cost as well when there are this many bytes of them; and none
 * of them is so large that it would hold up other work of the process.
 */
const mostBytesHere = 256 * 1024;
const mostBytesOfOneHere = 32 * 1024;
const plainEndings = [".md", ".markdown", ".txt", ".json", ".jsonl", ".csv", ".tsv"];

/** A document that was read, and its chunks. */
export interface DocumentRead {
  readonly asked: DocumentToRead;
  readonly outcome: DocumentOutcome;
  readonly chunks: readonly StoredChunk[];
}

type Indexed = Omit<DocumentRead, "asked">;

/** How documents are read. */
export interface ReadRequest {
  readonly read: readonly DocumentToRead[];
  readonly chunk: ChunkOptions;
  /** The most bytes that are read of one. */
  readonly fileLimit: number;
  /** The hosts that pages may come from. Default: any. */
  readonly pageHosts?: readonly string[] | undefined;
  /** Limits of the threads. */
  readonly limits?: DocumentPoolOptions | undefined;
}

/**
 * Reads documents, several at once where threads are worth their while, and hands each over when it has come.
 *
 * @param handOver Is called with one document at a time, in no certain order; reading goes on when it resolves.
 * @throws What `handOver` throws, and the signal's reason when it is aborted.
 */
export async function readDocuments(
  request: ReadRequest,
  { signal, onProgress }: Pick<SyncOptions, "signal" | "onProgress">,
  handOver: (document: DocumentRead) => Promise<void>,
): Promise<void> {
  const { read } = request;
  const { here, elsewhere } = divide(read, request.fileLimit);
  const total = read.length;
  let done = 0;
  let chunks = 0;
  let failure: { readonly thrown: unknown } | undefined;
  let turn: Promise<void> = Promise.resolve();
  let pool: DocumentPool | undefined;

  function tell(document: string): void {
    const detail = `${chunks.toLocaleString("en-US")} ${chunks === 1 ? "chunk" : "chunks"}`;
    onProgress?.({ done, total, label: document, unit: "files", detail });
  }

  function indexInThread(task: DocumentTask): Promise<Indexed> {
    pool ??= createDocumentPool(request.limits);
    return pool.index(task, signal);
  }

  async function indexHere(task: DocumentTask): Promise<Indexed> {
    const found: StoredChunk[] = [];
    const outcome = await indexPlainDocument(task, (slice) => void found.push(...slice));
    // A name may promise what the content is not.
    return outcome === undefined ? indexInThread(task) : { outcome, chunks: found };
  }

  async function work(waiting: DocumentToRead[], index: (task: DocumentTask) => Promise<Indexed>): Promise<void> {
    try {
      for (let asked = waiting.shift(); asked !== undefined && failure === undefined; asked = waiting.shift()) {
        signal?.throwIfAborted();
        tell(asked.document);
        const document = { asked, ...(await indexOne(asked, request, index, signal)) };
        signal?.throwIfAborted();
        turn = turn.then(() => handOver(document));
        await turn;
        done += 1;
        chunks += document.chunks.length;
      }
    } catch (thrown) {
      failure ??= { thrown };
      // The others stop where they are.
      await pool?.close();
    }
  }

  const lanes = Array.from({ length: Math.min(elsewhere.length, request.limits?.threads ?? defaultThreads()) }, () =>
    work(elsewhere, indexInThread),
  );
  await Promise.all([work(here, indexHere), ...lanes]);
  await pool?.close();
  signal?.throwIfAborted();
  if (failure !== undefined) throw failure.thrown;
  const last = read.at(-1);
  if (last !== undefined) tell(last.document);
}

/** Which documents are indexed in this thread, and which in others. */
function divide(read: readonly DocumentToRead[], fileLimit: number) {
  const isSmall = ({ document, source, stamp }: DocumentToRead) =>
    "path" in source &&
    (stamp.size > fileLimit ||
      (stamp.size <= mostBytesOfOneHere && plainEndings.includes(extname(document).toLowerCase())));
  const small = read.filter(isSmall);
  const few = small.reduce((sum, { stamp: { size } }) => sum + (size > fileLimit ? 0 : size), 0) <= mostBytesHere;
  return few ? { here: small, elsewhere: read.filter((one) => !isSmall(one)) } : { here: [], elsewhere: [...read] };
}

/** Indexes a document; of an address, the page is fetched first. */
async function indexOne(
  { document, source, known }: DocumentToRead,
  { chunk, fileLimit, pageHosts }: ReadRequest,
  index: (task: DocumentTask) => Promise<Indexed>,
  signal: AbortSignal | undefined,
): Promise<Indexed> {
  const task = { document, chunk, fileLimit, ...(known === undefined ? {} : { knownHash: known.hash }) };
  if ("path" in source) return index({ ...task, source });
  const page = await fetchPage(source.address, { limit: fileLimit, signal, hosts: pageHosts });
  if (page.status === "skipped") {
    return { outcome: { status: "unfetched", reason: page.reason, message: page.message }, chunks: [] };
  }
  const { bytes, charset } = page;
  return index({ ...task, source: { bytes, ...(charset === undefined ? {} : { charset }) } });
}
