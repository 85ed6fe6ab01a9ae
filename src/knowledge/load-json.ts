import { decodeText } from "./decode-text";
import { cleanText, type LoadOutcome, noText, type Section, shortTitle, skipped } from "./document";
import { leafText, leavesOf } from "./json-leaves";
import type { Loader } from "./loader";
import { recordDocument, recordOf } from "./record-document";

const sectionGap = "\n\n";

/**
 * Reads JSON: a list of objects is a list of records (see `recordOf`); of anything else the text is a line
 * `path: value` for each value, with a section for each name at the top.
 */
export const jsonLoader: Loader = {
  id: "json",
  version: 1,
  async load(bytes, { mostText, charset }): Promise<LoadOutcome> {
    const decoded = await decodeText(bytes, charset);
    if (decoded.status === "skipped") {
      return decoded;
    }
    if (!/\S/.test(decoded.text)) {
      return noText();
    }
    let data: unknown;
    try {
      data = JSON.parse(decoded.text);
    } catch (error) {
      const cause = error instanceof Error ? error.message.split("\n", 1)[0] : "";
      return skipped("broken", `the file is not valid JSON: ${cleanText(cause ?? "")}`);
    }
    if (Array.isArray(data) && data.length > 0 && data.every(isObject)) {
      return recordDocument(recordsOf(data), mostText, decoded.notices);
    }
    return textDocument(data, mostText, decoded.notices);
  },
};

function* recordsOf(items: readonly unknown[]) {
  for (const [index, item] of items.entries()) {
    yield recordOf([...leavesOf(item)], index + 1);
  }
}

function textDocument(data: unknown, mostText: number, notices: readonly string[]): LoadOutcome {
  const parts = isObject(data) ? Object.entries(data) : [["", data] as const];
  const texts: string[] = [];
  const sections: Section[] = [];
  let start = 0;
  for (const [name, part] of parts) {
    const text = linesOf(name, part, mostText - start);
    if (text === undefined) {
      return skipped("too_large", `the file holds more than ${mostText / 1_000_000} million characters of text`);
    }
    if (text !== "") {
      const heading = shortTitle(cleanText(name)).trim();
      sections.push({ start, end: start + text.length, ...(heading === "" ? {} : { headings: [heading] }) });
      texts.push(text);
      start += text.length + sectionGap.length;
    }
  }
  if (sections.length === 0) {
    return noText();
  }
  const document = { text: texts.join(sectionGap), sections };
  return { status: "loaded", document: { ...document, ...(notices.length === 0 ? {} : { notices }) } };
}

/** The lines of a value, or undefined where they are longer than `most`; paths of deep data are long. */
function linesOf(name: string, value: unknown, most: number): string | undefined {
  const lines: string[] = [];
  let length = 0;
  for (const [path, leaf] of leavesOf(value, name)) {
    const text = leafText(leaf).trim();
    if (text !== "") {
      length += path.length + text.length + 3;
      if (length > most) {
        return undefined;
      }
      lines.push(path === "" ? text : `${path}: ${text}`);
    }
  }
  return cleanText(lines.join("\n"));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
