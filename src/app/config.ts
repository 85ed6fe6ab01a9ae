import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import * as z from "zod";
import { checkShape, fileCodes } from "../engine/check-shape";
import { decodeWorkflow } from "../engine/decode-workflow";
import { type Diagnostic, hasErrors, sortDiagnostics } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { readYaml } from "../engine/read-yaml";
import { sourceText } from "../engine/source-text";

/** The name of the project's config file. */
export const configName = "aiplanet.config.yaml";

const configSchema = z.strictObject({
  plugins: z
    .array(z.string({ error: "must be a module path or a package name" }).min(1), {
      error: "must be a list of module paths and package names",
    })
    .default([])
    .describe("Modules that bring node types, models and searches: paths relative to this file, or package names."),
  model: z
    .string({ error: "must be a model id such as offline:extractive" })
    .min(1)
    .optional()
    .describe("The model id that `default` stands for."),
  data: z
    .string({ error: "must be a folder" })
    .min(1)
    .optional()
    .describe("The data folder, relative to this file. Default: .aiplanet beside it."),
});

/** What the config file of a project says, with paths made absolute. */
export interface Config {
  /** The config file; undefined when there is none. */
  readonly file: string | undefined;
  /** The project's folder: the config file's, or the nearest one that holds data, or the one at hand. */
  readonly folder: string;
  readonly plugins: readonly string[];
  readonly model: string | undefined;
  readonly dataFolder: string;
}

/**
 * Finds and reads the project's config file: the one in `folder` or in the nearest folder above it.
 * @param environment `AIPLANET_MODEL` and `AIPLANET_DATA` win over the file.
 * @throws `invalid_config` naming file, line and column of everything that is wrong with it.
 */
export async function loadConfig(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const file = await findUpwards(folder, configName, "isFile");
  const data = file === undefined ? await findUpwards(folder, ".aiplanet", "isDirectory") : undefined;
  const settings = file === undefined ? { plugins: [] } : await readConfig(file, folder);
  const home = file !== undefined ? dirname(file) : data !== undefined ? dirname(data) : folder;
  const { AIPLANET_DATA, AIPLANET_MODEL } = environment;
  return {
    file,
    folder: home,
    plugins: settings.plugins,
    model: AIPLANET_MODEL || settings.model,
    dataFolder: AIPLANET_DATA ? resolve(folder, AIPLANET_DATA) : resolve(home, settings.data ?? ".aiplanet"),
  };
}

async function readConfig(file: string, folder: string): Promise<z.output<typeof configSchema>> {
  const shown = relative(folder, file) || file;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new PlanetError("invalid_config", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  const decoded = decodeWorkflow(bytes, shown);
  if (!("text" in decoded)) throw invalidConfig(shown, [decoded.diagnostic]);
  const source = sourceText(decoded.text, shown);
  const { value, locate, diagnostics } = readYaml(source);
  const shape = checkShape(configSchema, value ?? {}, { source, locate, path: [], subject: "", codes: fileCodes });
  const faults: readonly Diagnostic[] = [...diagnostics, ...shape.diagnostics];
  if (shape.value !== undefined && !hasErrors(faults)) return shape.value;
  throw invalidConfig(shown, faults);
}

function invalidConfig(file: string, diagnostics: readonly Diagnostic[]): PlanetError {
  const count = `${diagnostics.length} ${diagnostics.length === 1 ? "error" : "errors"}`;
  return new PlanetError("invalid_config", `${file} has ${count}`, {
    hint: diagnostics[0]?.hint,
    details: { diagnostics: sortDiagnostics(diagnostics) },
  });
}

async function findUpwards(folder: string, name: string, kind: "isFile" | "isDirectory"): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, name);
    const found = await stat(candidate).catch(() => undefined);
    if (found?.[kind]()) return candidate;
    if (dirname(at) === at) return undefined;
  }
}
