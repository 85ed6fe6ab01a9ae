import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { PlanetError } from "../engine/errors";
import type { LoadOutcome, Section } from "./document";
import type { Loader } from "./loader";
import { readPdfPages } from "./pdf-pages";
import { type PdfWorkerAnswer, type PdfWorkerData, pdfWorkerCode } from "./pdf-worker-code";
import { usableTitle } from "./usable-title";

const pageGap = "\n\n";
/** How often the memory is looked at, in milliseconds. */
const memoryCheck = 100;
const tooMuchMemory = "it takes too much memory";

/** Limits of a {@link PdfReader}. */
export interface PdfReaderOptions {
  /** Milliseconds that one file may take. Default: 60,000. */
  readonly timeLimit?: number;
  /** Megabytes of JavaScript heap that reading may take; with buffers it may be twice as much. Default: 512. */
  readonly memoryLimit?: number;
  /** Characters of text that are taken from one file at most. Default: 20,000,000. */
  readonly mostText?: number;
}

/** Reads PDFs one after the other. */
export interface PdfReader {
  /**
   * The text of a PDF by page, or why there is none. Whatever is in the bytes, the promise settles: a file that takes
   * too much time or memory is `broken`. Rejects with the signal's reason when the signal is aborted.
   */
  read(bytes: Uint8Array, signal?: AbortSignal): Promise<LoadOutcome>;
  /** Ends the thread. A later read starts a new one. */
  close(): Promise<void>;
}

/**
 * A reader of PDFs in a thread of its own, because the parser blocks whatever thread it runs in, and because only a
 * thread can be stopped in the middle. The thread starts with the first file, stays for the next, and never keeps the
 * process alive while it waits.
 */
export function createPdfReader(options: PdfReaderOptions = {}): PdfReader {
  const { timeLimit = 60_000, memoryLimit = 512, mostText = 20_000_000 } = options;
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const started = new Worker(pdfWorkerCode, {
      eval: true,
      workerData: workerData(mostText),
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
      // The parser prints warnings; a library does not print. Neither do the parent's flags apply to it.
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    // An error between two files must find a listener, or it would end the process.
    started.on("error", () => undefined);
    started.stdout.resume();
    started.stderr.resume();
    return started;
  }

  async function stop(): Promise<void> {
    const stopped = worker;
    worker = undefined;
    await stopped?.terminate();
  }

  async function read(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<LoadOutcome> {
    signal?.throwIfAborted();
    worker ??= start();
    worker.ref();
    const answer = await nextAnswer(worker, bytes, { timeLimit, memoryLimit, signal });
    if (answer.status === "stopped") {
      await stop();
      signal?.throwIfAborted();
      return broken(answer.message);
    }
    worker.unref();
    return toOutcome(answer, mostText);
  }

  return {
    read(bytes, signal) {
      const turn = last.then(() => read(bytes, signal));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: stop,
  };
}

function workerData(mostText: number): PdfWorkerData {
  try {
    const require = createRequire(import.meta.url);
    const parser = require.resolve("pdf-parse");
    const assets = dirname(createRequire(parser).resolve("pdfjs-dist/package.json"));
    return {
      parser: pathToFileURL(parser).href,
      characterMaps: `${join(assets, "cmaps")}/`,
      standardFonts: `${join(assets, "standard_fonts")}/`,
      mostText,
    };
  } catch (cause) {
    throw new PlanetError("document_unreadable", 'The package "pdf-parse", which reads PDFs, is missing', {
      hint: "run `npm install pdf-parse`",
      cause,
    });
  }
}

type Answer = PdfWorkerAnswer | { readonly status: "stopped"; readonly message: string };

interface Limits {
  readonly timeLimit: number;
  readonly memoryLimit: number;
  readonly signal: AbortSignal | undefined;
}

function nextAnswer(worker: Worker, bytes: Uint8Array, { timeLimit, memoryLimit, signal }: Limits): Promise<Answer> {
  return new Promise((resolve) => {
    // A thread's own limit counts no buffers, and a small file may inflate to gigabytes of them.
    const mostMemory = process.memoryUsage.rss() + 2 * memoryLimit * 1024 * 1024;
    const watch = setInterval(() => process.memoryUsage.rss() > mostMemory && settle(tooMuchMemory), memoryCheck);
    const timer = setTimeout(() => settle(`it takes longer than ${timeLimit / 1000} s to read`), timeLimit);
    const onAbort = () => settle("stopped");
    const onError = (error: Error) =>
      settle("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuchMemory : error.message);
    const onExit = () => settle("the parser gives up");

    function settle(answer: PdfWorkerAnswer | string): void {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener("abort", onAbort);
      worker.off("message", settle).off("exit", onExit);
      worker.off("error", onError);
      resolve(typeof answer === "string" ? { status: "stopped", message: answer } : answer);
    }

    worker.once("message", settle).once("error", onError).once("exit", onExit);
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(bytes);
  });
}

/** Reads PDFs in the thread that calls it, with a section for each page. */
export const pdfLoader: Loader = {
  id: "pdf",
  version: 2,
  async load(bytes, { mostText }) {
    return toOutcome(await readPdfPages(bytes, mostText), mostText);
  },
};

function toOutcome(answer: PdfWorkerAnswer, mostText: number): LoadOutcome {
  if (answer.status === "too_large") {
    const message = `the PDF holds more than ${mostText / 1_000_000} million characters of text`;
    return { status: "skipped", reason: "too_large", message };
  }
  if (answer.status === "failed") {
    return answer.name === "PasswordException"
      ? { status: "skipped", reason: "encrypted", message: "the PDF needs a password" }
      : broken(answer.message);
  }
  if (answer.pages.every((page) => page.trim() === "")) {
    const message = "the PDF holds no text, only images; run text recognition (OCR) on it first";
    return { status: "skipped", reason: "no_text", message };
  }
  const sections: Section[] = [];
  let start = 0;
  for (const [index, page] of answer.pages.entries()) {
    sections.push({ start, end: start + page.length, page: index + 1 });
    start += page.length + pageGap.length;
  }
  const title = usableTitle(answer.title);
  return {
    status: "loaded",
    document: {
      text: answer.pages.join(pageGap),
      ...(title === undefined ? {} : { title }),
      pages: answer.pages.length,
      sections,
    },
  };
}

function broken(reason: string): LoadOutcome {
  const cause = (reason.split("\n", 1)[0] ?? "").replace(/\.$/, "");
  return { status: "skipped", reason: "broken", message: `the PDF cannot be read: ${cause}` };
}
