import type * as z from "zod";
import type { Diagnostic, Locate, Path } from "./diagnostic";
import type { DiagnosticCode } from "./diagnostic-codes";
import { describeValue } from "./port";
import type { SourceText } from "./source-text";
import { didYouMean } from "./suggest";

/** The codes under which the three kinds of faults are reported. */
export interface ShapeCodes {
  readonly unknown: DiagnosticCode;
  readonly missing: DiagnosticCode;
  readonly wrong: DiagnosticCode;
}

/** Where a value stands and what it is called in messages. */
export interface ShapePlace {
  readonly source: SourceText;
  readonly locate: Locate;
  readonly path: Path;
  /** Starts each message, such as `node "answer": `; may be empty. */
  readonly subject: string;
  /** Which of the subject's keys these are, such as `config`; left out, its own. */
  readonly area?: string;
  readonly codes: ShapeCodes;
}

/** The codes for the file's own keys. */
export const fileCodes: ShapeCodes = { unknown: "AP1101", missing: "AP1102", wrong: "AP1103" };

/**
 * Checks a value with a zod schema and reports every fault at the key or value that has it. What is valid of a map is
 * kept, so that one fault hides no other: `value` is the schema's output, or, after faults at the first level, the
 * output without the faulty keys (undefined when not even that passes).
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: ShapePlace,
): { readonly value: z.output<Schema> | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = schema.safeParse(value);
  const strange = parsed.success ? unknownKeys(schema, value) : [];
  const diagnostics = strange.map((key) => unknownKey(schema, [key], place));
  if (parsed.success) return { value: parsed.data, diagnostics };
  for (const issue of parsed.error.issues) diagnostics.push(...toDiagnostics(schema, issue, value, place));
  return { value: salvage(schema, value, parsed.error.issues), diagnostics };
}

/** The keys that an object schema knows; undefined for schemas that are no object with fixed keys. */
export function schemaKeys(schema: z.ZodType): string[] | undefined {
  const inner = unwrap(schema);
  return inner.def.type === "object" ? Object.keys((inner as z.ZodObject).shape) : undefined;
}

function toDiagnostics(schema: z.ZodType, issue: z.core.$ZodIssue, value: unknown, place: ShapePlace): Diagnostic[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(schema, [...path, key], place));
  const found = valueAt(value, path);
  const subject = place.area === undefined ? place.subject : `${place.subject}${place.area} `;
  const name = path.length === 0 ? "" : `"${path.join(".")}" `;
  if (found === undefined && path.length > 0) {
    const range = place.locate([...place.path, ...path.slice(0, -1)], "key");
    const known = issue.message.startsWith("must") ? `it ${issue.message}` : undefined;
    return [place.source.diagnostic(place.codes.missing, `${subject}${name}is missing`, range, known)];
  }
  const range = place.locate([...place.path, ...path]);
  const rule = issue.message.startsWith("must") ? issue.message : ruleOf(issue);
  const hint = didYouMeanValue(issue, found);
  return [
    place.source.diagnostic(place.codes.wrong, `${subject}${name}${rule}, got ${describeValue(found)}`, range, hint),
  ];
}

function unknownKey(
  schema: z.ZodType,
  path: Path,
  { source, locate, path: base, subject, area, codes }: ShapePlace,
): Diagnostic {
  const key = String(path.at(-1));
  const known = schemaKeys(schemaAt(schema, path.slice(0, -1)) ?? schema) ?? [];
  const message = `${subject}unknown ${area === undefined ? "" : `${area} `}key "${path.join(".")}"`;
  return source.diagnostic(codes.unknown, message, locate([...base, ...path], "key"), didYouMean(key, known));
}

/** Keys that a non-strict object schema would drop silently; a config key that nobody reads is a fault. */
function unknownKeys(schema: z.ZodType, value: unknown): string[] {
  const inner = unwrap(schema);
  if (inner.def.type !== "object" || (inner as z.ZodObject).def.catchall !== undefined) return [];
  const known = new Set(schemaKeys(inner));
  return Object.keys(value as object).filter((key) => !known.has(key));
}

function salvage<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): z.output<Schema> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const faulty = new Set(issues.map(({ path }) => path[0]));
  const strange = new Set(
    issues.flatMap((issue) => (issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [])),
  );
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !faulty.has(key) && !strange.has(key)));
  const parsed = schema.safeParse(kept);
  return parsed.success ? parsed.data : undefined;
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kindNames[issue.expected] ?? `a ${issue.expected}`}`;
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return `must be ${issue.minimum} or more${sizeUnits[issue.origin] ?? ""}`;
    case "too_big":
      return `must be ${issue.maximum} or less${sizeUnits[issue.origin] ?? ""}`;
    default:
      return `is not valid (${issue.message})`;
  }
}

const kindNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

const sizeUnits: Readonly<Record<string, string>> = { string: " characters long", array: " entries long" };

function didYouMeanValue(issue: z.core.$ZodIssue, found: unknown): string | undefined {
  if (issue.code !== "invalid_value" || typeof found !== "string") return undefined;
  return didYouMean(found, issue.values.map(String));
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema;
  for (const segment of path) {
    if (current === undefined) return undefined;
    const inner: z.ZodType = unwrap(current);
    if (inner.def.type === "object") current = (inner as z.ZodObject).shape[String(segment)] as z.ZodType | undefined;
    else if (inner.def.type === "record") current = (inner as z.ZodRecord).valueType as z.ZodType;
    else if (inner.def.type === "array") current = (inner as z.ZodArray).element as z.ZodType;
    else return undefined;
  }
  return current;
}

function unwrap(schema: z.ZodType): z.ZodType {
  const { def } = schema as unknown as { def: { innerType?: z.ZodType } };
  return def.innerType === undefined ? schema : unwrap(def.innerType);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (current, segment) => (current as Record<PathLike, unknown> | null | undefined)?.[segment as PathLike],
    value,
  );
}

type PathLike = string | number;
