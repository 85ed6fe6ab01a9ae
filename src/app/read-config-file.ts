import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { checkShape, fileCodes } from "../engine/check-shape";
import { decodeWorkflow } from "../engine/decode-workflow";
import { type Diagnostic, hasErrors, type Locate, sortDiagnostics } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { readYaml } from "../engine/read-yaml";
import { maskValues } from "../engine/secrets";
import { type SourceText, sourceText } from "../engine/source-text";
import type { ConfigScope } from "./config-files";

/** A config file that can be read. */
export interface ConfigReading {
  /** Absolute. */
  readonly file: string;
  /** What stands in it, as it is written there: checked, without defaults. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The line, from 1, of the key at this path. */
  lineOf(path: readonly string[]): number;
  readonly text: string;
}

/**
 * Reads and checks a config file.
 * @param file absolute.
 * @param folder what the path of a project's file is relative to in messages.
 * @returns undefined when there is no such file.
 * @throws `invalid_config` naming file, line and column of everything that is wrong with it.
 */
export async function readConfigFile(
  file: string,
  scope: ConfigScope,
  folder: string,
): Promise<ConfigReading | undefined> {
  const shown = scope === "user" ? file : relative(folder, file) || file;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new PlanetError("invalid_config", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  if (bytes === undefined) return undefined;
  const decoded = decodeWorkflow(bytes, shown);
  if (!("text" in decoded)) throw invalidConfig(shown, [decoded.diagnostic]);
  const source = sourceText(decoded.text, shown);
  const { value, locate, faults } = await checkConfig(source, scope);
  if (hasErrors(faults)) throw invalidConfig(shown, faults);
  return { file, value, text: decoded.text, lineOf: (path) => lineOf(path, source, locate) };
}

/** What a config file says, and what is wrong with it. No key that stands in it is shown. */
export async function checkConfig(source: SourceText, scope: ConfigScope) {
  // Loaded when there is something to check, because schemas take time and memory to make.
  const { configSchema, userConfigSchema } = await import("./config-schema");
  const { value, locate, diagnostics } = readYaml(source);
  const place = { source, locate, path: [], subject: "", codes: fileCodes };
  const shape = checkShape(scope === "user" ? userConfigSchema : configSchema, value ?? {}, place);
  const all: readonly Diagnostic[] = [...diagnostics, ...shape.diagnostics];
  return { value: fieldsOf(value), locate, faults: all.map(hide(literalKeys(value))) };
}

function lineOf(path: readonly string[], source: SourceText, locate: Locate): number {
  return source.diagnostic("AP1101", "", locate(path, "key")).line ?? 1;
}

/** The keys that were written into the file, where only the name of a variable belongs. */
function literalKeys(value: unknown): string[] {
  const { providers } = fieldsOf(value);
  return Object.values(fieldsOf(providers)).flatMap((provider) => {
    const { key } = fieldsOf(provider);
    return typeof key === "string" ? [key] : [];
  });
}

/** A diagnostic shows the line that it is about, which may hold a key. */
function hide(secrets: readonly string[]): (diagnostic: Diagnostic) => Diagnostic {
  return ({ message, source, ...rest }) => ({
    ...rest,
    message: maskValues(message, secrets),
    ...(source === undefined ? {} : { source: maskValues(source, secrets) }),
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function invalidConfig(file: string, diagnostics: readonly Diagnostic[]): PlanetError {
  const count = `${diagnostics.length} ${diagnostics.length === 1 ? "error" : "errors"}`;
  return new PlanetError("invalid_config", `${file} has ${count}`, {
    hint: diagnostics[0]?.hint,
    details: { diagnostics: sortDiagnostics(diagnostics) },
  });
}
