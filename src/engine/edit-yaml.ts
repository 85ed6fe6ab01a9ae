import { Document, isMap, isScalar, type Node, type Pair, parseDocument, stringify, type YAMLMap } from "yaml";
import { rangeOf } from "./yaml-location";

/**
 * Gives a value of a YAML file another one, or takes it out. Comments and the order of keys stay. So does the rest of
 * the text, to the letter, where one value is replaced, a key is added at the top or whole lines go; elsewhere blanks
 * and quotes may be set anew.
 * @param text what can be read as one map, or as nothing.
 * @param path the keys down to it; maps on the way are made, and maps that are left empty go.
 * @param value undefined takes it out.
 * @returns undefined where it stands behind an alias, so that a change would be one of something else as well.
 */
export function editYaml(text: string, path: readonly string[], value: unknown): string | undefined {
  const document: Document = parseDocument(text);
  if (document.contents === null) document.contents = new Document({}).contents;
  const spliced = value === undefined ? withoutLines(text, document, path) : withValue(text, document, path, value);
  const wanted = JSON.stringify(changed(document.toJS(), path, value) ?? {});
  if (!change(document, path, value) || JSON.stringify(document.toJS()) !== wanted) return undefined;
  if (spliced !== undefined && JSON.stringify(read(spliced)) === wanted) return spliced;
  const isEmpty = isMap(document.contents) && document.contents.items.length === 0;
  const written = isEmpty ? commentsOf(text) : document.toString({ lineWidth: 0 });
  return text.includes("\r\n") ? written.replace(/\r?\n/g, "\r\n") : written;
}

/** The map with that change, as plain values; undefined when nothing is left of it. */
function changed(map: unknown, [key = "", ...path]: readonly string[], value: unknown): unknown {
  const entries = new Map(Object.entries(map ?? {}));
  const next = path.length === 0 ? value : changed(entries.get(key), path, value);
  if (next === undefined) entries.delete(key);
  else entries.set(key, next);
  return entries.size === 0 ? undefined : Object.fromEntries(entries);
}

/** Changes the document; false where it cannot be changed there alone. */
function change(document: Document, path: readonly string[], value: unknown): boolean {
  try {
    for (let at = 1; at < path.length; at += 1) {
      const step = path.slice(0, at);
      // A key without anything behind it is an empty map to whoever writes it.
      if (value !== undefined && document.getIn(step) == null) document.setIn(step, document.createNode({}));
    }
    if (value === undefined) document.deleteIn(outermost(document, path));
    else document.setIn(path, value);
    return true;
  } catch {
    return false;
  }
}

/** The path, or that of the map around it which would be left empty. */
function outermost(document: Document, path: readonly string[]): readonly string[] {
  const around = path.slice(0, -1);
  const map = document.getIn(around);
  return around.length > 0 && isMap(map) && map.items.length === 1 ? outermost(document, around) : path;
}

function withValue(text: string, document: Document, path: readonly string[], value: unknown): string | undefined {
  const shown = stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
  const node = pairAt(document, path)?.value;
  const range = isScalar(node) ? rangeOf(node) : undefined;
  if (range !== undefined && range.end > range.start) {
    return `${text.slice(0, range.start)}${shown}${text.slice(range.end)}`;
  }
  const [key] = path;
  if (path.length > 1 || key === undefined || pairAt(document, path) !== undefined) return undefined;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : `${text}${lineBreak}`;
  return `${before}${stringify(key).trimEnd()}: ${shown}${lineBreak}`;
}

function withoutLines(text: string, document: Document, path: readonly string[]): string | undefined {
  const pair = pairAt(document, outermost(document, path));
  const from = rangeOf(pair?.key)?.start;
  const to = rangeOf(pair?.value)?.end;
  if (from === undefined || to === undefined) return undefined;
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", Math.max(from, to - 1));
  return `${text.slice(0, start)}${end === -1 ? "" : text.slice(end + 1)}`;
}

function pairAt(document: Document, path: readonly string[]): Pair<Node, Node | null> | undefined {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1));
  if (!isMap(map)) return undefined;
  const pairs = (map as YAMLMap<Node, Node | null>).items;
  return pairs.find(({ key }) => isScalar(key) && key.value === path.at(-1));
}

/** An empty file and an empty map are the same. */
function read(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : (document.toJS() ?? {});
}

function commentsOf(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trimStart().startsWith("#"));
  return lines.map((line) => `${line}\n`).join("");
}
