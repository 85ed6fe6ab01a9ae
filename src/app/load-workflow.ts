import { readFile, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { checkWorkflow } from "../engine/compile";
import { decodeWorkflow } from "../engine/decode-workflow";
import { type Diagnostic, sortDiagnostics } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { type Include, type Includes, includedFiles } from "../engine/include";
import type { Plan } from "../engine/plan";
import { readWorkflow, type WorkflowReading } from "../engine/read-workflow";
import { largestFile } from "../engine/read-yaml";
import type { Registry } from "../engine/registry";

/** A workflow file, checked. */
export interface LoadedWorkflow {
  /** The file as it was named. */
  readonly file: string;
  /** Undefined when any diagnostic is an error. */
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a workflow file with all that it includes, and checks it against the node types.
 * @param file relative to `folder`.
 * @throws `not_found` when there is no such file, `usage` when it is a folder or cannot be read.
 */
export async function loadWorkflow(file: string, folder: string, registry: Registry): Promise<LoadedWorkflow> {
  const path = resolve(folder, file);
  const reading = await readFileAt(path, file);
  const { workflow } = reading;
  if (workflow === undefined) return { file, plan: undefined, diagnostics: reading.diagnostics };
  const includes = await loadIncludes(reading, dirname(path), folder, [path]);
  const { plan, diagnostics } = checkWorkflow(workflow, registry, { folder: dirname(path), includes });
  const all = [...reading.diagnostics, ...diagnostics];
  return {
    file,
    plan: reading.diagnostics.some(({ severity }) => severity === "error") ? undefined : plan,
    diagnostics: sortByFile(all, file),
  };
}

async function readFileAt(path: string, shown: string): Promise<WorkflowReading> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw new PlanetError("not_found", `there is no file "${shown}"`, { cause: error });
    throw new PlanetError("usage", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  if (!found.isFile()) {
    throw new PlanetError("usage", `"${shown}" is ${found.isDirectory() ? "a folder" : "no file"}`, {
      hint: "name a workflow file, such as workflow.yaml",
    });
  }
  // What is far too large is not even read; bytes and characters may differ by a factor of three.
  if (found.size > 3 * largestFile) return readWorkflow(" ".repeat(largestFile + 1), shown);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new PlanetError("usage", `"${shown}" cannot be read: ${error.code}`, { cause: error });
  });
  const decoded = decodeWorkflow(bytes, shown);
  return "text" in decoded
    ? readWorkflow(decoded.text, shown)
    : { workflow: undefined, diagnostics: [decoded.diagnostic] };
}

/** `chain` holds the paths from the outermost file to the one at hand. */
async function loadIncludes(
  { workflow }: WorkflowReading,
  folder: string,
  base: string,
  chain: readonly string[],
): Promise<Includes> {
  const includes = new Map<string, Include>();
  for (const file of workflow === undefined ? [] : includedFiles(workflow)) {
    includes.set(file, await loadInclude(resolve(folder, file), base, chain));
  }
  return includes;
}

async function loadInclude(path: string, base: string, chain: readonly string[]): Promise<Include> {
  const shown = relative(base, path);
  const again = chain.indexOf(path);
  if (again !== -1) return { kind: "cycle", chain: [...chain.slice(again), path].map((at) => relative(base, at)) };
  try {
    const reading = await readFileAt(path, shown);
    const includes = await loadIncludes(reading, dirname(path), base, [...chain, path]);
    return { kind: "workflow", ...reading, folder: dirname(path), includes };
  } catch (error) {
    if (!(error instanceof PlanetError)) throw error;
    return { kind: "unreadable", message: error.message };
  }
}

/** The file's own diagnostics first, in its order; then those of each included file. */
function sortByFile(diagnostics: readonly Diagnostic[], file: string): Diagnostic[] {
  const files = [
    file,
    ...new Set(
      diagnostics.flatMap((diagnostic) =>
        diagnostic.file === undefined || diagnostic.file === file ? [] : [diagnostic.file],
      ),
    ),
  ];
  return files.flatMap((name) =>
    sortDiagnostics(diagnostics.filter((diagnostic) => (diagnostic.file ?? file) === name)),
  );
}
