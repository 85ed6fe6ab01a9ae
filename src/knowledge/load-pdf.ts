import { type LoadOutcome, type Section, type SkippedOutcome, skipped } from "./document";
import type { Loader } from "./loader";
import { readPdfPages } from "./pdf-pages";
import { usableTitle } from "./usable-title";

const pageGap = "\n\n";
/** Where at least this share of the pages has no text, a person is told. */
const manyBlank = 0.2;

/**
 * Reads PDFs: the text of each page is a section. The title is that of the document's properties. A PDF of images alone
 * is `no_text` and named as such; one with a password is `encrypted`.
 */
export const pdfLoader: Loader = {
  id: "pdf",
  version: 2,
  async load(bytes, { mostText }) {
    const read = await readPdfPages(bytes, mostText);
    if (read.status === "too_large") {
      return skipped("too_large", `the PDF holds more than ${mostText / 1_000_000} million characters of text`);
    }
    if (read.status === "failed") {
      return read.name === "PasswordException"
        ? skipped("encrypted", "the PDF needs a password")
        : broken(read.message);
    }
    return pdfDocument(read.pages, read.title);
  },
};

function pdfDocument(pages: readonly string[], propertyTitle: string): LoadOutcome {
  const blank = pages.filter((page) => page.trim() === "").length;
  if (blank === pages.length) {
    return skipped("no_text", "the PDF holds no text, only images; run text recognition (OCR) on it first");
  }
  const sections: Section[] = [];
  let start = 0;
  for (const [index, page] of pages.entries()) {
    sections.push({ start, end: start + page.length, page: index + 1 });
    start += page.length + pageGap.length;
  }
  const title = usableTitle(propertyTitle);
  const notice = `${blank} of its ${pages.length} pages hold no text, perhaps only images`;
  return {
    status: "loaded",
    document: {
      text: pages.join(pageGap),
      ...(title === undefined ? {} : { title }),
      pages: pages.length,
      sections,
      ...(blank > 0 && blank >= pages.length * manyBlank ? { notices: [notice] } : {}),
    },
  };
}

function broken(reason: string): SkippedOutcome {
  const cause = (reason.split("\n", 1)[0] ?? "").replace(/\.$/, "");
  return skipped("broken", `the PDF cannot be read: ${cause}`);
}
