import type { ContentChange } from "../app/compare-contents";
import type { Json } from "../engine/plain-json";
import { shortened } from "./shortened";
import { printable, printableLine, toJson } from "./terminal";

const marks = { added: "+", removed: "-", changed: "~" };
const valueWidth = 60;

/** The lines that show a change: `+` for what is new, `-` for what is gone, `~` for what has become something else. */
export function changeLines(change: ContentChange): string[] {
  const where = change.file === undefined || change.kind === "file" ? "" : `${printableLine(change.file)}: `;
  switch (change.kind) {
    case "file":
      return [`${marks[change.change]} file ${printableLine(change.file)}`];
    case "node":
      return [`${marks[change.change]} ${where}node ${change.node} (${printableLine(change.type)})`];
    case "edge": {
      const ends = [end(change.source, change.sourcePort), end(change.target, change.targetPort)];
      return [`${marks[change.change]} ${where}edge ${ends.join(" -> ")}`];
    }
    case "workflow":
      return valueLines(where + nameOf(change.path), change);
    case "field":
      return valueLines(where + nameOf([change.node, ...change.path]), change);
    default:
      return change satisfies never;
  }
}

/** The lines that show a value which has changed; a side is left out where nothing stands there. */
export function valueLines(
  name: string,
  { before, after }: { readonly before?: Json; readonly after?: Json },
): string[] {
  if (isLong(before) || isLong(after)) {
    const mark = before === undefined ? marks.added : after === undefined ? marks.removed : marks.changed;
    return [`${mark} ${name}:`, ...lineChanges(before, after)];
  }
  if (before === undefined) return [`${marks.added} ${name}: ${shown(after)}`];
  if (after === undefined) return [`${marks.removed} ${name}: ${shown(before)}`];
  // A number and its text would look alike.
  const alike = shown(before) === shown(after);
  const [old, young] = alike ? [toJson(before), toJson(after)] : [shown(before), shown(after)];
  return [`${marks.changed} ${name}: ${old} -> ${young}`];
}

/** The lines of two texts between those with which both begin and end. */
function lineChanges(before: Json | undefined, after: Json | undefined): string[] {
  const [old, young] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, young.length);
  let head = 0;
  while (head < most && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  return [
    ...old.slice(head, old.length - tail).map((line) => `    - ${line}`),
    ...young.slice(head, young.length - tail).map((line) => `    + ${line}`),
  ];
}

function linesOf(value: Json | undefined): string[] {
  if (value === undefined) return [];
  return printable(typeof value === "string" ? value : toJson(value)).split("\n");
}

/** Whether a text has to be compared line by line. */
function isLong(value: Json | undefined): boolean {
  return typeof value === "string" && (value.length > valueWidth || value.trimEnd().includes("\n"));
}

function shown(value: Json | undefined): string {
  return value === "" ? '""' : shortened(value, valueWidth);
}

function nameOf(path: readonly string[]): string {
  return path.map((key) => (/^[\w-]+$/.test(key) ? key : toJson(key))).join(".");
}

function end(node: string, port: string | undefined): string {
  return port === undefined ? node : `${node}.${port}`;
}
