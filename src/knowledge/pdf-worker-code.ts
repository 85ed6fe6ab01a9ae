/** What the worker gets when it starts. */
export interface PdfWorkerData {
  /** File URL of pdf-parse. */
  readonly parser: string;
  /** Folders of pdf.js with a slash at the end: character maps and standard fonts. */
  readonly characterMaps: string;
  readonly standardFonts: string;
  /** The most characters of text that are taken from one file. */
  readonly mostText: number;
}

/** What the worker answers to the bytes of one file. */
export type PdfWorkerAnswer =
  | { readonly status: "read"; readonly pages: readonly string[]; readonly title: string }
  | { readonly status: "too_large" }
  | { readonly status: "failed"; readonly name: string; readonly message: string };

/**
 * The program of the worker thread that reads PDFs: for each message, the bytes of a file, it posts one
 * {@link PdfWorkerAnswer}. It is text, run with `eval`, because then no file of its own has to be found: the same
 * holds under a test runner that compiles sources and in a bundle. It is CommonJS without any step of compilation.
 */
export const pdfWorkerCode = `
const { parentPort, workerData } = require("node:worker_threads");

parentPort.on("message", async (bytes) => {
  try {
    parentPort.postMessage(await readPdf(bytes));
  } catch (error) {
    parentPort.postMessage({ status: "failed", name: String(error?.name), message: String(error?.message) });
  }
});

async function readPdf(bytes) {
  const { PDFParse } = await import(workerData.parser);
  const parser = new PDFParse({
    data: bytes,
    verbosity: 0,
    cMapUrl: workerData.characterMaps,
    cMapPacked: true,
    standardFontDataUrl: workerData.standardFonts,
    disableFontFace: true,
    isEvalSupported: false,
    useSystemFonts: false,
    useWorkerFetch: false,
  });
  try {
    const pages = await readPages(parser);
    if (pages.reduce((sum, page) => sum + page.length, 0) > workerData.mostText) {
      return { status: "too_large" };
    }
    return { status: "read", pages, title: await readTitle(parser) };
  } finally {
    await parser.destroy();
  }
}

async function readPages(parser) {
  try {
    const { pages } = await parser.getText({ pageJoiner: "" });
    return pages.map((page) => clean(page.text));
  } catch (error) {
    // One bad page spoils the call for all; the others are read one by one.
    const total = parser.doc?.numPages ?? 0;
    const pages = [];
    for (let number = 1; number <= total; number += 1) {
      const page = await parser.getText({ pageJoiner: "", partial: [number] }).catch(() => undefined);
      pages.push(clean(page?.pages[0]?.text ?? ""));
    }
    if (pages.every((page) => page.trim() === "")) {
      throw error;
    }
    return pages;
  }
}

async function readTitle(parser) {
  const info = await parser.getInfo().catch(() => undefined);
  return typeof info?.info?.Title === "string" ? clean(info.info.Title) : "";
}

// Databases choke on NULs and halves of surrogate pairs, and terminals obey control characters.
function clean(text) {
  return text.replace(/[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]/g, "").replace(/\\p{Surrogate}/gu, "\\ufffd");
}
`;
