import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { checkShape, fileCodes } from "../engine/check-shape";
import { decodeWorkflow } from "../engine/decode-workflow";
import { type Diagnostic, hasErrors, sortDiagnostics } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { readYaml } from "../engine/read-yaml";
import { maskValues } from "../engine/secrets";
import { sourceText } from "../engine/source-text";
import type { ConfigFile } from "./config-schema";
import { type Environment, loadEnvironment } from "./environment";

/** The name of the project's config file. */
export const configName = "aiplanet.config.yaml";

/** The stack in use where nobody says which. */
const defaultStack = "default";

/** What the config file of a project says, with paths made absolute. */
export interface Config {
  /** The config file; undefined when there is none. */
  readonly file: string | undefined;
  /** The project's folder: the config file's, or the nearest one that holds data, or the one at hand. */
  readonly folder: string;
  readonly plugins: readonly string[];
  readonly model: string | undefined;
  readonly dataFolder: string;
  /** The stack in use. */
  readonly stack: string;
  /** The file that answers in a chat, as an absolute path. */
  readonly workflow: string | undefined;
  readonly providers: ConfigFile["providers"];
  readonly prices: ConfigFile["prices"];
  readonly vectors: ConfigFile["vectors"];
  readonly tracing: ConfigFile["tracing"];
  /** The environment, together with the files `.env` of the folder at hand and of the project's. */
  readonly environment: Environment;
}

/**
 * Finds and reads the project's config file: the one in `folder` or in the nearest folder above it.
 * @param process the environment of the process; what `.env` files say is added to it. `AIPLANET_MODEL`,
 * `AIPLANET_DATA`, `AIPLANET_STACK` and `AIPLANET_WORKFLOW` win over the config file.
 * @throws `invalid_config` naming file, line and column of everything that is wrong with it.
 */
export async function loadConfig(folder: string, process: Environment): Promise<Config> {
  const file = await findUpwards(folder, configName, "isFile");
  const data = file === undefined ? await findUpwards(folder, ".aiplanet", "isDirectory") : undefined;
  const settings = file === undefined ? noSettings : await readConfig(file, folder);
  const home = file !== undefined ? dirname(file) : data !== undefined ? dirname(data) : folder;
  const environment = await loadEnvironment([folder, home], process);
  const { AIPLANET_DATA, AIPLANET_MODEL, AIPLANET_STACK, AIPLANET_WORKFLOW } = environment;
  const workflow = settings.workflow === undefined ? undefined : resolve(home, settings.workflow);
  return {
    file,
    folder: home,
    plugins: settings.plugins,
    providers: settings.providers,
    prices: settings.prices,
    vectors: settings.vectors,
    tracing: settings.tracing,
    environment,
    model: AIPLANET_MODEL || settings.model,
    stack: AIPLANET_STACK || settings.stack || defaultStack,
    workflow: AIPLANET_WORKFLOW ? resolve(folder, AIPLANET_WORKFLOW) : workflow,
    dataFolder: AIPLANET_DATA ? resolve(folder, AIPLANET_DATA) : resolve(home, settings.data ?? ".aiplanet"),
  };
}

/** What an empty config file says. */
const noSettings: ConfigFile = { plugins: [], providers: {}, prices: {} };

async function readConfig(file: string, folder: string): Promise<ConfigFile> {
  const shown = relative(folder, file) || file;
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new PlanetError("invalid_config", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  const decoded = decodeWorkflow(bytes, shown);
  if (!("text" in decoded)) throw invalidConfig(shown, [decoded.diagnostic]);
  // Loaded when there is something to check, because schemas take time and memory to make.
  const { configSchema } = await import("./config-schema");
  const source = sourceText(decoded.text, shown);
  const { value, locate, diagnostics } = readYaml(source);
  const shape = checkShape(configSchema, value ?? {}, { source, locate, path: [], subject: "", codes: fileCodes });
  const faults: readonly Diagnostic[] = [...diagnostics, ...shape.diagnostics];
  if (shape.value !== undefined && !hasErrors(faults)) return shape.value;
  throw invalidConfig(shown, faults.map(hide(literalKeys(value))));
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

async function findUpwards(folder: string, name: string, kind: "isFile" | "isDirectory"): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, name);
    const found = await stat(candidate).catch(() => undefined);
    if (found?.[kind]()) return candidate;
    if (dirname(at) === at) return undefined;
  }
}
