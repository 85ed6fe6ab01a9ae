import { once } from "node:events";
import { parentPort } from "node:worker_threads";
import type { StoredChunk } from "../storage/contracts";
import { type DocumentOutcome, type DocumentTask, indexDocument } from "./index-document";

/** What a worker thread posts: slices of chunks, each of which it waits to be asked for the next, then the outcome. */
export type DocumentAnswer =
  | { readonly type: "chunks"; readonly chunks: readonly StoredChunk[] }
  | { readonly type: "outcome"; readonly outcome: DocumentOutcome };

const port = parentPort;
if (port === null) throw new TypeError("this file is the program of a worker thread");

port.on("message", async (task: DocumentTask | "next") => {
  if (task === "next") return;
  const post = (answer: DocumentAnswer) => port.postMessage(answer);
  const outcome = await indexDocument(task, async (chunks) => {
    if (chunks.length === 0) return;
    // Without this answer, a long document would come in one turn of the other thread's event loop.
    const next = once(port, "message");
    post({ type: "chunks", chunks });
    await next;
  });
  post({ type: "outcome", outcome });
});
