import type { Path } from "../../engine/diagnostic";
import { parseDuration } from "../../engine/duration";
import { isPlanetError } from "../../engine/errors";
import { compileTemplate } from "../../engine/template";
import { invalidTest, type Place, type TestFile } from "./read-test-file";
import { textOf } from "./shown-value";
import type { TestCase } from "./test-schema";

/** A row of data: what its columns hold. */
export type Row = Readonly<Record<string, unknown>>;

/** A case as it is run: with its row, and with what the file says for all cases. */
export interface PlannedCase {
  /** What tells it from all others of its file: its name, with the number of its row where it has several. */
  readonly id: string;
  readonly place: Place;
  /** Where it stands in the file. */
  readonly path: Path;
  /** With templates filled in. */
  readonly content: TestCase;
  readonly repeat: number;
  readonly passRate: number;
  /** Milliseconds. */
  readonly timeout: number;
}

const defaultTimeout = 60_000;

/**
 * The cases of a test file, one for each row where a case has rows.
 * @param rowsOf the rows of a case; undefined for one without.
 * @throws `invalid_test` when a template names what a row does not have.
 */
export function planCases(file: TestFile, rowsOf: (content: TestCase) => readonly Row[] | undefined): PlannedCase[] {
  const { cases, defaults = {}, mocks } = file.content;
  return cases.flatMap((one, index) => {
    const path = ["cases", index];
    const plan = (content: TestCase, id: string): PlannedCase => ({
      id,
      place: file.placeOf(path),
      path,
      content: { ...content, ...(mocks === undefined ? {} : { mocks: { ...mocks, ...content.mocks } }) },
      repeat: content.repeat ?? defaults.repeat ?? 1,
      passRate: content.pass_rate ?? defaults.pass_rate ?? 1,
      timeout: parseDuration(content.timeout ?? defaults.timeout ?? "") ?? defaultTimeout,
    });
    const rows = rowsOf(one);
    if (rows === undefined) return [plan(one, one.name)];
    const contents = rows.map((row, place) => fill(file, one, row, { path, place }));
    const named = new Map<string, number>();
    for (const { name } of contents) named.set(name, (named.get(name) ?? 0) + 1);
    return contents.map(({ each: _, ...content }, place) => {
      // A name that shows what is in the row tells rows apart by itself, where they differ in it.
      const isTelling = one.name.includes("{{") && content.name !== one.name && named.get(content.name) === 1;
      return plan(content, isTelling ? content.name : `${content.name} [${place + 1}]`);
    });
  });
}

function fill(
  file: TestFile,
  one: TestCase,
  row: Row,
  { path, place }: { readonly path: Path; readonly place: number },
): TestCase {
  try {
    const content = filled(one, { row }) as TestCase;
    return { ...content, name: textOf(content.name) };
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    const hint = `it holds: ${Object.keys(row).join(", ")}`;
    throw invalidTest(file.file, [file.fault(`row ${place + 1} does not fit: ${error.message}`, path, hint)]);
  }
}

/** A value with all templates in its texts rendered. One that is nothing but a variable keeps the variable's type. */
export function filled(value: unknown, scope: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === "string") return filledText(value, scope);
  if (Array.isArray(value)) return value.map((one) => filled(one, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, scope)]));
}

function filledText(text: string, scope: Readonly<Record<string, unknown>>): unknown {
  if (!text.includes("{{")) return text;
  const [, alone] = /^\{\{\s*row\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(text) ?? [];
  const row = scope.row as Row | undefined;
  if (alone !== undefined && row !== undefined && Object.hasOwn(row, alone)) return row[alone];
  const compiled = compileTemplate(text);
  return "fault" in compiled ? text : compiled.template.render(scope);
}
