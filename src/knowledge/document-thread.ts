import { Worker } from "node:worker_threads";
import type { StoredChunk } from "../storage/contracts";
import type { DocumentAnswer } from "./document-worker";
import type { DocumentOutcome, DocumentTask } from "./index-document";

/** Why a thread ended in the middle of a document: it was stopped, its heap is full, or what it runs has failed. */
export type StopReason = "time" | "memory" | "aborted" | "heap_full" | "died";

/** What came of giving a document to a thread. */
export type ThreadAnswer =
  | { readonly status: "done"; readonly outcome: DocumentOutcome; readonly chunks: readonly StoredChunk[] }
  | { readonly status: "stopped"; readonly why: StopReason; readonly message: string };

/** A thread that indexes one document at a time. */
export interface DocumentThread {
  /** Starts the thread if none runs. It settles whatever is in the file, and the thread has ended if it was stopped. */
  index(task: DocumentTask, timeLimit: number): Promise<ThreadAnswer>;
  /** Ends the thread; a document under way is answered with the reason. A later one starts a new thread. */
  stop(why: StopReason): Promise<void>;
}

/** The program of the threads: it lies beside this file, and beside the bundle that this file is part of. */
const program = new URL("./document-worker.js", import.meta.url);

/**
 * A worker thread, because what reads documents blocks the thread that it runs in, and because only a thread can be
 * stopped in the middle. It keeps the process alive only while it works.
 *
 * @param memoryLimit Megabytes that its JavaScript heap may take.
 */
export function documentThread(memoryLimit: number): DocumentThread {
  let worker: Worker | undefined;
  let settle: ((answer: ThreadAnswer) => void) | undefined;

  function start(): Worker {
    const started = new Worker(program, {
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
      // What reads documents prints warnings; a library does not print. Neither do the parent's flags apply to it.
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    started.stdout.resume();
    started.stderr.resume();
    const onEnd = (why: StopReason, message: string) => {
      if (worker !== started) return;
      worker = undefined;
      settle?.({ status: "stopped", why, message });
    };
    // Also between two documents an error must find a listener, or it would end the process.
    started.on("error", (error: NodeJS.ErrnoException) =>
      onEnd(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "heap_full" : "died", error.message),
    );
    started.on("exit", () => onEnd("died", "its reader gives up"));
    return started;
  }

  async function stop(why: StopReason): Promise<void> {
    const stopped = worker;
    const answer = settle;
    worker = undefined;
    await stopped?.terminate();
    answer?.({ status: "stopped", why, message: "" });
  }

  return {
    async index(task, timeLimit) {
      worker ??= start();
      const used = worker;
      used.ref();
      const chunks: StoredChunk[] = [];
      const onMessage = (answer: DocumentAnswer) => {
        // A thread that is being stopped is answered for when it has ended.
        if (worker !== used) return;
        if (answer.type === "outcome") {
          settle?.({ status: "done", outcome: answer.outcome, chunks });
          return;
        }
        for (const chunk of answer.chunks) chunks.push(chunk);
        used.postMessage("next");
      };
      const timer = setTimeout(() => void stop("time"), timeLimit);
      try {
        return await new Promise<ThreadAnswer>((resolve) => {
          settle = resolve;
          used.on("message", onMessage);
          used.postMessage(task);
        });
      } finally {
        clearTimeout(timer);
        settle = undefined;
        used.off("message", onMessage);
        // Whoever waits for the end of a thread that is being stopped would else wait in a process with nothing to do.
        if (worker === used) used.unref();
      }
    },
    stop,
  };
}
