import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DocumentThread, documentThread } from "./document-thread";
import type { DocumentTask } from "./index-document";

const timeLimit = 60_000;
let folder: string;
let thread: DocumentThread;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "thread-"));
  thread = documentThread(256);
});

afterEach(async () => {
  await thread.stop("aborted");
  await rm(folder, { recursive: true });
});

describe("documentThread", () => {
  test("answers with the reason when it is stopped, also when the thread's own answer is on its way", async () => {
    const task = await write("a.md");
    expect(await thread.index(task, timeLimit)).toMatchObject({ status: "done" });

    const answer = thread.index(task, timeLimit);
    // The thread answers meanwhile, and this one cannot hear it yet.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await thread.stop("aborted");

    expect(await answer).toEqual({ status: "stopped", why: "aborted", message: "" });
  });

  test("gives the reason to the document that was under way, and not to the next one", async () => {
    const [first, second] = await Promise.all([write("a.md"), write("b.md")]);
    const stopped = thread.index(first, timeLimit);
    const stop = thread.stop("time");
    await stopped;
    const answer = thread.index(second, timeLimit);
    await stop;

    expect(await stopped).toMatchObject({ status: "stopped", why: "time" });
    expect(await answer).toMatchObject({ status: "done", outcome: { status: "indexed" } });
  });
});

async function write(document: string): Promise<DocumentTask> {
  const path = join(folder, document);
  await writeFile(path, "Everybody has leave.\n");
  return {
    document,
    source: { path },
    fileLimit: 1_000_000,
    chunk: { size: 800, overlap: 0, unit: "characters" },
  };
}
