import { canonicalText, isJsonObject, type Json, type JsonObject } from "../engine/plain-json";

/** A field in which two requests differ. */
export interface RequestDifference {
  /** Where it is, such as `messages[0].content`. */
  readonly path: string;
  /** The recorded value as JSON, cut to what shows the difference; undefined when there is none. */
  readonly recorded?: string;
  /** The value that is asked now, likewise. */
  readonly asked?: string;
  /** How much of the field differs, above 0 and at most 1. */
  readonly share: number;
}

/** How many characters are shown of a value, and how many of them before its first difference. */
const shownWidth = 72;
const shownBefore = 24;

/** A small change is still one. */
const leastShare = 0.1;

/** The fields in which two requests differ, in the order of their names; lists are compared place by place. */
export function requestDifference(recorded: JsonObject, asked: JsonObject): RequestDifference[] {
  return [...differences(recorded, asked, "")];
}

/** How far a request is from another: its fields that differ, each as much as it does. */
export function distanceOf(found: readonly RequestDifference[]): number {
  return found.reduce((sum, { share }) => sum + share, 0);
}

/** A difference for people, in lines: the field, `-` what was recorded, `+` what is asked. */
export function formatDifference({ path, recorded, asked }: RequestDifference): string[] {
  return [
    path,
    ...(recorded === undefined ? [] : [`  - ${recorded}`]),
    ...(asked === undefined ? [] : [`  + ${asked}`]),
  ];
}

function* differences(recorded: Json | undefined, asked: Json | undefined, path: string): Generator<RequestDifference> {
  if (Array.isArray(recorded) && Array.isArray(asked)) {
    for (let index = 0; index < Math.max(recorded.length, asked.length); index += 1) {
      yield* differences(recorded[index], asked[index], `${path}[${index}]`);
    }
  } else if (isJsonObject(recorded) && isJsonObject(asked)) {
    for (const name of [...new Set([...Object.keys(recorded), ...Object.keys(asked)])].sort()) {
      yield* differences(fieldOf(recorded, name), fieldOf(asked, name), joinPath(path, name));
    }
  } else if (recorded !== asked && textOf(recorded) !== textOf(asked)) {
    yield difference(recorded, asked, path);
  }
}

function difference(recorded: Json | undefined, asked: Json | undefined, path: string): RequestDifference {
  const bothTexts = typeof recorded === "string" && typeof asked === "string";
  const same = bothTexts ? commonStart(recorded, asked) : 0;
  return {
    path,
    ...(recorded === undefined ? {} : { recorded: show(recorded, same) }),
    ...(asked === undefined ? {} : { asked: show(asked, same) }),
    share: bothTexts ? shareOf(recorded, asked, same) : 1,
  };
}

function shareOf(recorded: string, asked: string, start: number): number {
  const length = Math.max(recorded.length, asked.length);
  const most = Math.min(recorded.length, asked.length) - start;
  let end = 0;
  while (end < most && recorded.at(-1 - end) === asked.at(-1 - end)) end += 1;
  return Math.max(leastShare, (length - start - end) / length);
}

function commonStart(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length += 1;
  return length;
}

/** @param same how much of the value is the same on the other side. */
function show(value: Json, same: number): string {
  if (typeof value !== "string") return cut(canonicalText(value), 0);
  return JSON.stringify(cut(value, same));
}

function cut(text: string, same: number): string {
  if (text.length <= shownWidth) return text;
  const from = wholeCharacter(text, Math.max(0, Math.min(same, text.length) - shownBefore));
  const to = wholeCharacter(text, Math.min(text.length, from + shownWidth));
  return `${from > 0 ? "..." : ""}${text.slice(from, to)}${to < text.length ? "..." : ""}`;
}

/** Not between the two halves of a character. */
function wholeCharacter(text: string, index: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(index)) && index > 0 ? index - 1 : index;
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonicalText(value);
}

function fieldOf(value: Readonly<Record<string, unknown>>, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? (value[name] as Json) : undefined;
}

function joinPath(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
