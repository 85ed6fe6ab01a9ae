import { availableParallelism } from "node:os";
import { PlanetError } from "../engine/errors";
import type { StoredChunk } from "../storage/contracts";
import { type DocumentThread, documentThread, type ThreadAnswer } from "./document-thread";
import type { DocumentOutcome, DocumentTask } from "./index-document";

const mostThreads = 4;
/** How often the memory is looked at, in milliseconds. */
const memoryCheck = 100;
const megabyte = 1024 * 1024;

/** Limits of a {@link DocumentPool}. */
export interface DocumentPoolOptions {
  /** How many documents are under way at once. Default: {@link defaultThreads}. */
  readonly threads?: number;
  /** Milliseconds that one document may take. Default: 60,000. */
  readonly timeLimit?: number;
  /** Megabytes of JavaScript heap that a document may take; with buffers it may be twice as much. Default: 512. */
  readonly memoryLimit?: number;
}

/** A document that was indexed by a thread: what came of it, and its chunks, in their order. */
export interface PooledDocument {
  readonly outcome: DocumentOutcome;
  readonly chunks: readonly StoredChunk[];
}

/** Indexes documents in threads of their own. */
export interface DocumentPool {
  /** How many documents are under way at once; more wait for their turn. */
  readonly threads: number;
  /**
   * Indexes a document. Whatever is in its file, the promise settles, and the process lives: what takes too much time
   * or memory, or ends its thread, is `broken`. Rejects with the signal's reason when the signal is aborted.
   */
  index(task: DocumentTask, signal?: AbortSignal): Promise<PooledDocument>;
  /** Ends all threads. What is still under way is stopped, and its promise rejects. */
  close(): Promise<void>;
}

/** How many documents are worth having under way at once on this machine: one for each core, at most 4. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), mostThreads);
}

/** A pool whose threads start with the documents that need them, and stay for the next ones until it is closed. */
export function createDocumentPool(options: DocumentPoolOptions = {}): DocumentPool {
  const { timeLimit = 60_000, memoryLimit = 512 } = options;
  const threads = options.threads ?? defaultThreads();
  const idle: DocumentThread[] = Array.from({ length: threads }, () => documentThread(memoryLimit));
  const busy = new Set<DocumentThread>();
  const waiting: (() => void)[] = [];
  let closed = false;
  // A heap's limit counts no buffers, and a small file may inflate to gigabytes of them.
  const mostMemory = process.memoryUsage.rss() + (threads + 1) * memoryLimit * megabyte;
  /** The documents that are read again with nothing beside them, one after the other. */
  let alone: Promise<unknown> = Promise.resolve();

  const watch = setInterval(() => {
    // Whose memory it is cannot be told, so all are stopped, and each is read again alone.
    if (busy.size > 0 && process.memoryUsage.rss() > mostMemory) for (const thread of busy) void thread.stop("memory");
  }, memoryCheck);
  watch.unref();

  async function acquire(): Promise<DocumentThread> {
    while (idle.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const thread = idle.pop() as DocumentThread;
    busy.add(thread);
    return thread;
  }

  function release(thread: DocumentThread): void {
    busy.delete(thread);
    idle.push(thread);
    waiting.shift()?.();
  }

  async function indexOn(
    thread: DocumentThread,
    task: DocumentTask,
    signal: AbortSignal | undefined,
  ): Promise<ThreadAnswer> {
    const onAbort = () => void thread.stop("aborted");
    if (closed) return stopped;
    signal?.throwIfAborted();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await thread.index(task, timeLimit);
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async function indexAmongOthers(task: DocumentTask, signal: AbortSignal | undefined): Promise<ThreadAnswer> {
    const thread = await acquire();
    try {
      return await indexOn(thread, task, signal);
    } finally {
      release(thread);
    }
  }

  async function indexAlone(task: DocumentTask, signal: AbortSignal | undefined): Promise<ThreadAnswer> {
    const held: DocumentThread[] = [];
    try {
      while (held.length < threads) held.push(await acquire());
      return await indexOn(held[0] as DocumentThread, task, signal);
    } finally {
      for (const thread of held) release(thread);
    }
  }

  return {
    threads,
    async index(task, signal) {
      let answer = await indexAmongOthers(task, signal);
      if (answer.status === "stopped" && answer.why === "memory" && threads > 1) {
        const turn = alone.then(() => indexAlone(task, signal));
        alone = turn.catch(() => undefined);
        answer = await turn;
      }
      signal?.throwIfAborted();
      return toPooled(task, answer, timeLimit);
    },
    async close() {
      closed = true;
      clearInterval(watch);
      await Promise.all([...busy, ...idle].map((thread) => thread.stop("aborted")));
    },
  };
}

const stopped: ThreadAnswer = { status: "stopped", why: "aborted", message: "" };

function toPooled({ document }: DocumentTask, answer: ThreadAnswer, timeLimit: number): PooledDocument {
  if (answer.status === "done") return answer;
  if (answer.why === "aborted") {
    throw new PlanetError("run_canceled", `the reading of "${document}" is stopped`);
  }
  const cause = (answer.message.split("\n", 1)[0] ?? "").replace(/\.$/, "");
  const messages = {
    time: `the document takes longer than ${timeLimit / 1000} s to read`,
    memory: "the document takes too much memory to read",
    heap_full: "the document takes too much memory to read",
    died: `the document cannot be read: ${cause}`,
  };
  return { outcome: { status: "failed", message: messages[answer.why] }, chunks: [] };
}
