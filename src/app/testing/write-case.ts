import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isSeq, parseDocument, stringify } from "yaml";
import type { TestCase } from "./test-schema";

/** The text of a test file with a case more, and the name that the case has in it. */
export interface WrittenCase {
  readonly text: string;
  readonly name: string;
}

/**
 * Adds a case at the end of a test file. Comments and all other text stay, to the letter where the cases are the last
 * thing in the file.
 * @param text of a test file that can be read, YAML or JSON; `{}` begins a JSON file, nothing one of YAML.
 * @param workflow what a new file says of its workflow.
 * @param added a name that another case has already gets a number.
 */
export function writeCase(text: string, workflow: string, added: TestCase): WrittenCase {
  const document = parseDocument(text);
  const before = (document.toJS() ?? {}) as { readonly cases?: readonly { readonly name?: unknown }[] };
  const name = freeName(
    added.name,
    (before.cases ?? []).map((one) => one.name),
  );
  const one = plain({ ...added, name });
  const wanted = { workflow, ...before, cases: [...(before.cases ?? []), one] };
  if (text.trimStart().startsWith("{")) return { name, text: `${JSON.stringify(wanted, null, 2)}\n` };
  if (before.cases === undefined)
    return { name, text: `${stringify({ workflow }, { lineWidth: 0 })}\ncases:\n${itemText(one, "  ")}` };
  const appended = withItem(text, document, one);
  if (appended !== undefined && isDeepStrictEqual(parseDocument(appended).toJS(), wanted))
    return { name, text: appended };
  document.addIn(["cases"], document.createNode(one));
  return { name, text: withBreaksOf(text, document.toString({ lineWidth: 0 })) };
}

function freeName(name: string, taken: readonly unknown[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number += 1) free = `${name} (${number})`;
  return free;
}

/** As a file holds it: without what is undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The text with the item below the last case; undefined where something else comes after the cases. */
function withItem(text: string, document: Document, item: unknown): string | undefined {
  const { contents } = document;
  const cases = document.get("cases");
  if (!isMap(contents) || contents.flow || !isSeq(cases) || cases.flow) return undefined;
  if (contents.items.at(-1)?.value !== cases) return undefined;
  const [first] = cases.items;
  const start = (first as { readonly range?: readonly number[] | null } | undefined)?.range?.[0];
  if (start === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const [, indent] = /^( *)- /.exec(text.slice(lineStart)) ?? [];
  if (indent === undefined) return undefined;
  return withBreaksOf(text, `${text.trimEnd()}\n\n${itemText(item, indent)}`);
}

function itemText(item: unknown, indent: string): string {
  const lines = stringify([item], { lineWidth: 0 }).split("\n");
  return lines.map((line) => (line === "" ? line : `${indent}${line}`)).join("\n");
}

function withBreaksOf(text: string, written: string): string {
  return text.includes("\r\n") ? written.replace(/\r?\n/g, "\r\n") : written;
}
