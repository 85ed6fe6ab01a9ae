import { isDeepStrictEqual } from "node:util";
import { readJsonAnswer } from "../../nodes/json-answer";
import type { JsonSchema } from "../../providers/contracts";
import { timeLimited } from "../time-limited";
import type { Target } from "./output-path";
import { textOf, toJson } from "./shown-value";
import { type Verdict, verdict } from "./verdict";

/** It is the value; texts are compared without blanks around them. */
export function checkEquals(expected: unknown, { value, node }: Target): Verdict {
  const [wanted, found] = [trimmed(expected), trimmed(value)];
  return verdict(isDeepStrictEqual(wanted, found), `equals ${toJson(expected)}`, value, node);
}

/** A text holds all of these texts; a list holds them as elements. */
export function checkContains(expected: string | readonly string[], { value, node }: Target): Verdict {
  const missing = all(expected).filter((one) => !holds(value, one));
  const said = `contains ${all(missing.length === 0 ? expected : missing)
    .map(toJson)
    .join(" and ")}`;
  return verdict(missing.length === 0, said, value, node);
}

/** A text holds one of these texts. */
export function checkContainsAny(expected: readonly string[], { value, node }: Target): Verdict {
  return verdict(
    expected.some((one) => holds(value, one)),
    `contains ${expected.map(toJson).join(" or ")}`,
    value,
    node,
  );
}

/** A text begins with this one. */
export function checkStartsWith(expected: string, { value, node }: Target): Verdict {
  return verdict(textOf(value).trimStart().startsWith(expected), `starts with ${toJson(expected)}`, value, node);
}

/** A regular expression finds something in the text. Throws `invalid_test` when it takes too long to. */
export function checkMatches(expected: string, { value, node }: Target): Verdict {
  const pattern = readPattern(expected);
  const finds = timeLimited(`the pattern /${expected}/`, () => pattern?.test(textOf(value)) === true, "invalid_test");
  return verdict(finds, `matches /${expected}/`, value, node);
}

/** The pattern of a regular expression; `(?i)` at its start ignores case. Undefined when it is none. */
export function readPattern(text: string): RegExp | undefined {
  const [, flags = "", source = text] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(text) ?? [];
  try {
    return new RegExp(source, `u${flags}`);
  } catch {
    return undefined;
  }
}

/** It is one of these values. */
export function checkOneOf(expected: readonly unknown[], { value, node }: Target): Verdict {
  const isOne = expected.some((one) => isDeepStrictEqual(trimmed(one), trimmed(value)));
  return verdict(isOne, `is one of ${expected.map(toJson).join(", ")}`, value, node);
}

/** It fits a JSON Schema; a text is read as JSON. Throws `invalid_test` when its patterns take too long. */
export function checkSchema(schema: JsonSchema, { value, node }: Target): Verdict {
  const reading = readJsonAnswer(textOf(value), schema, (what, work) => timeLimited(what, work, "invalid_test"));
  const fault = "fault" in reading ? `: ${reading.fault}` : "";
  return verdict(fault === "", `fits the schema${fault}`, value, node);
}

/** A number is so much or more. */
export function checkAtLeast(least: number, { value, node }: Target): Verdict {
  const number = numberOf(value);
  return verdict(number !== undefined && number >= least, `is ${least} or more`, shownNumber(value), node);
}

/** A number is so much or less. */
export function checkAtMost(most: number, { value, node }: Target): Verdict {
  const number = numberOf(value);
  return verdict(number !== undefined && number <= most, `is ${most} or less`, shownNumber(value), node);
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function shownNumber(value: unknown): unknown {
  if (numberOf(value) !== undefined) return value;
  return Array.isArray(value)
    ? `no number but a list of ${value.length}: ${textOf(value)}`
    : `no number: ${textOf(value)}`;
}

function holds(value: unknown, expected: string): boolean {
  return Array.isArray(value) ? value.includes(expected) : textOf(value).includes(expected);
}

function trimmed(value: unknown): unknown {
  return typeof value === "string" ? value.trim() : value;
}

function all<One>(value: One | readonly One[]): readonly One[] {
  return Array.isArray(value) ? value : [value as One];
}
