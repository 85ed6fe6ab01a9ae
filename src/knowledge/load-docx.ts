import { type LoadOutcome, skipped } from "./document";
import { docxParts } from "./docx-parts";
import { htmlDocument } from "./load-html";
import type { Loader } from "./loader";
import { usableTitle } from "./usable-title";

/**
 * Reads Word documents (.docx) with the package mammoth, by way of HTML: headings make sections, lists and tables are
 * text as those of pages are, pictures are left out. The title is that of the document's properties, else the first
 * heading.
 */
export const docxLoader: Loader = {
  id: "docx",
  version: 1,
  async load(bytes): Promise<LoadOutcome> {
    const parts = docxParts(bytes);
    if (parts.status === "skipped") {
      return parts;
    }
    let html: string;
    try {
      html = await toHtml(bytes);
    } catch (error) {
      return skipped("broken", `the Word document cannot be read: ${causeOf(error)}`);
    }
    const outcome = await htmlDocument(`<main>${html}</main>`, []);
    if (outcome.status === "skipped") {
      return outcome.reason === "no_text" ? skipped("no_text", "the Word document holds no text") : outcome;
    }
    const title = usableTitle(parts.title);
    return title === undefined ? outcome : { ...outcome, document: { ...outcome.document, title } };
  },
};

async function toHtml(bytes: Uint8Array): Promise<string> {
  const { default: mammoth } = await import("mammoth");
  const options = {
    styleMap: ["p[style-name='Title'] => h1:fresh"],
    convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
    externalFileAccess: false,
  };
  return (await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options)).value;
}

function causeOf(error: unknown): string {
  if (error instanceof RangeError) {
    return "its parts are nested too deep";
  }
  return error instanceof Error ? (error.message.split("\n", 1)[0] ?? "").replace(/\.$/, "") : String(error);
}
