import { type Document, isMap, isSeq, parseDocument, stringify } from "yaml";

/**
 * Adds an item at the end of a list of a YAML file. Comments stay; so does all other text, to the letter, where the list
 * is the last thing in the file or is not there yet.
 * @param text what can be read as one map, or as nothing.
 * @param key of the list, at the top; the list is made where there is none.
 * @param item plain JSON.
 */
export function appendYaml(text: string, key: string, item: unknown): string {
  const document: Document = parseDocument(text);
  const before: Readonly<Record<string, unknown>> = document.toJS() ?? {};
  const list = (before[key] ?? []) as readonly unknown[];
  const wanted = JSON.stringify({ ...before, [key]: [...list, item] });
  const appended = before[key] === undefined ? withList(text, key, item) : withItem(text, key, document, item);
  if (appended !== undefined && JSON.stringify(read(appended)) === wanted) return appended;
  if (before[key] === undefined) document.setIn([key], document.createNode([item]));
  else document.addIn([key], document.createNode(item));
  return withBreaksOf(text, document.toString({ lineWidth: 0 }));
}

function withList(text: string, key: string, item: unknown): string {
  const head = text.trim() === "" ? "" : `${text.trimEnd()}\n\n`;
  return withBreaksOf(text, `${head}${stringify(key).trimEnd()}:\n${itemText(item, "  ")}`);
}

/** The text with the item below the last one; undefined where something else comes after the list. */
function withItem(text: string, key: string, { contents }: Document, item: unknown): string | undefined {
  if (!isMap(contents) || contents.flow) return undefined;
  const list = contents.items.at(-1)?.value;
  if (list !== contents.get(key, true) || !isSeq(list) || list.flow) return undefined;
  const [first] = list.items;
  const start = (first as { readonly range?: readonly number[] | null } | undefined)?.range?.[0];
  if (start === undefined) return undefined;
  const [, indent] = /^( *)- /.exec(text.slice(text.lastIndexOf("\n", start - 1) + 1)) ?? [];
  return indent === undefined ? undefined : withBreaksOf(text, `${text.trimEnd()}\n\n${itemText(item, indent)}`);
}

function itemText(item: unknown, indent: string): string {
  const lines = stringify([item], { lineWidth: 0 }).split("\n");
  return lines.map((line) => (line === "" ? line : `${indent}${line}`)).join("\n");
}

function read(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : document.toJS();
}

function withBreaksOf(text: string, written: string): string {
  return text.includes("\r\n") ? written.replace(/\r?\n/g, "\r\n") : written;
}
