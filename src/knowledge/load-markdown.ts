import { decodeText } from "./decode-text";
import { noText } from "./document";
import type { Loader } from "./loader";
import { markdownSections } from "./markdown-sections";

/**
 * Reads Markdown: a section for each heading; front matter gives title, language and facts. The text is the file's as
 * it stands, marks and all, so that offsets are those of its characters.
 */
export const markdownLoader: Loader = {
  id: "markdown",
  version: 1,
  async load(bytes, { charset }) {
    const decoded = await decodeText(bytes, charset);
    if (decoded.status === "skipped") {
      return decoded;
    }
    const { text, notices } = decoded;
    const known = markdownSections(text);
    if (known.sections.length === 0) {
      return noText();
    }
    return { status: "loaded", document: { text, ...known, ...(notices.length === 0 ? {} : { notices }) } };
  },
};
