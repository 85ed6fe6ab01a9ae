import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PDFParse } from "pdf-parse";
import { PlanetError } from "../engine/errors";
import { cleanText } from "./document";

/** What came of reading a PDF's pages. */
export type PdfPages =
  | { readonly status: "read"; readonly pages: readonly string[]; readonly title: string }
  | { readonly status: "too_large" }
  | { readonly status: "failed"; readonly name: string; readonly message: string };

/**
 * The text of each page of a PDF, read with the package pdf-parse in this thread, which it holds until it is done.
 *
 * @param mostText Characters in all that are taken at most.
 * @returns The pages and the title among its properties, empty for none; or the parser's error, by name and message.
 * @throws `document_unreadable` where the package is not installed.
 */
export async function readPdfPages(bytes: Uint8Array, mostText: number): Promise<PdfPages> {
  const parser = await openPdf(bytes);
  try {
    const pages = await readPages(parser);
    if (pages.reduce((sum, page) => sum + page.length, 0) > mostText) {
      return { status: "too_large" };
    }
    return { status: "read", pages, title: await readTitle(parser) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { status: "failed", name, message };
  } finally {
    await parser.destroy();
  }
}

async function openPdf(bytes: Uint8Array): Promise<PDFParse> {
  let assets: string;
  let parser: typeof import("pdf-parse");
  try {
    const require = createRequire(import.meta.url);
    assets = dirname(createRequire(require.resolve("pdf-parse")).resolve("pdfjs-dist/package.json"));
    parser = await import("pdf-parse");
  } catch (cause) {
    throw new PlanetError("document_unreadable", 'the package "pdf-parse", which reads PDFs, is missing', {
      hint: "run `npm install pdf-parse`",
      cause,
    });
  }
  return new parser.PDFParse({
    // The parser detaches the memory that it is given.
    data: bytes.slice(),
    verbosity: 0,
    cMapUrl: `${join(assets, "cmaps")}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(assets, "standard_fonts")}/`,
    disableFontFace: true,
    isEvalSupported: false,
    useSystemFonts: false,
    useWorkerFetch: false,
  });
}

async function readPages(parser: PDFParse): Promise<string[]> {
  try {
    const { pages } = await parser.getText({ pageJoiner: "" });
    return pages.map((page) => cleanText(page.text));
  } catch (error) {
    // What cannot be opened once cannot be opened again: the parser keeps no bytes to do so.
    const pages = isOpen(parser) ? await readEachPage(parser) : [];
    if (pages.every((page) => page.trim() === "")) {
      throw error;
    }
    return pages;
  }
}

/** The parser keeps the opened document for itself, and tells in no other way whether there is one. */
function isOpen(parser: PDFParse): boolean {
  return Reflect.get(parser, "doc") !== undefined;
}

/** One bad page spoils the call for all; here it is left empty. */
async function readEachPage(parser: PDFParse): Promise<string[]> {
  const { total } = await parser.getInfo();
  const pages: string[] = [];
  for (let number = 1; number <= total; number += 1) {
    try {
      const result = await parser.getText({ pageJoiner: "", partial: [number] });
      pages.push(cleanText(result.pages[0]?.text ?? ""));
    } catch {
      pages.push("");
    }
  }
  return pages;
}

async function readTitle(parser: PDFParse): Promise<string> {
  try {
    const { info } = await parser.getInfo();
    return typeof info?.Title === "string" ? cleanText(info.Title) : "";
  } catch {
    // Broken properties say nothing against the text.
    return "";
  }
}
