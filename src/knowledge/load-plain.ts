import { decodeText } from "./decode-text";
import { noText } from "./document";
import type { Loader } from "./loader";

/** Reads plain text: the text is one section, and offsets are those of the file's characters. */
export const plainLoader: Loader = {
  id: "text",
  version: 1,
  async load(bytes, { charset }) {
    const decoded = await decodeText(bytes, charset);
    if (decoded.status === "skipped") {
      return decoded;
    }
    const { text, notices } = decoded;
    if (!/\S/.test(text)) {
      return noText();
    }
    const document = { text, sections: [{ start: 0, end: text.length }] };
    return { status: "loaded", document: { ...document, ...(notices.length === 0 ? {} : { notices }) } };
  },
};
