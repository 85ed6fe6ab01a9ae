import { readFile, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { checkWorkflow } from "../engine/compile";
import { decodeWorkflow } from "../engine/decode-workflow";
import { type Diagnostic, sortDiagnostics } from "../engine/diagnostic";
import { isPlanetError, PlanetError } from "../engine/errors";
import { type Include, type Includes, includedFiles } from "../engine/include";
import type { Plan } from "../engine/plan";
import { readWorkflow, type WorkflowReading } from "../engine/read-workflow";
import { largestFile } from "../engine/read-yaml";
import type { Registry } from "../engine/registry";
import type { Workflow } from "../engine/workflow";

const mostIncludes = 200;

/** A workflow file, checked. */
export interface LoadedWorkflow {
  /** The file as it was named. */
  readonly file: string;
  /** Undefined when any diagnostic is an error. */
  readonly plan: Plan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one workflow file: by its absolute path, and as it is shown. Throws as {@link loadWorkflow} does. */
export type ReadWorkflowFile = (path: string, shown: string) => Promise<WorkflowReading>;

/**
 * Reads a workflow file with all that it includes, and checks it against the node types.
 * @param file relative to `folder`.
 * @param read Default: reads files.
 * @throws `not_found` when there is no such file, `usage` when it is a folder or cannot be read.
 */
export async function loadWorkflow(
  file: string,
  folder: string,
  registry: Registry,
  read: ReadWorkflowFile = readWorkflowFile,
): Promise<LoadedWorkflow> {
  const path = resolve(folder, file);
  const reading = await read(path, file);
  const { workflow } = reading;
  if (workflow === undefined) return { file, plan: undefined, diagnostics: reading.diagnostics };
  const { plan, diagnostics } = await check(workflow, registry, dirname(path), { base: folder, read }, [path]);
  const all = [...reading.diagnostics, ...diagnostics];
  return {
    file,
    plan: reading.diagnostics.some(({ severity }) => severity === "error") ? undefined : plan,
    diagnostics: sortByFile(all, file),
  };
}

/** Checks a workflow made in code, with all that it includes from `folder`. */
export function checkIncluding(
  workflow: Workflow,
  folder: string,
  registry: Registry,
  read: ReadWorkflowFile = readWorkflowFile,
) {
  return check(workflow, registry, folder, { base: folder, read }, []);
}

async function check(
  workflow: Workflow,
  registry: Registry,
  folder: string,
  loading: Omit<Loading, "left">,
  chain: readonly string[],
): Promise<{ readonly plan: Plan | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const includes = await loadIncludes(workflow, folder, { ...loading, left: mostIncludes }, chain);
  return checkWorkflow(workflow, registry, { folder, includes });
}

/** Reads a workflow file from where it lies. */
export async function readWorkflowFile(path: string, shown: string): Promise<WorkflowReading> {
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

/** How one workflow's includes are loaded. */
interface Loading {
  /** The folder that file names are shown relative to. */
  readonly base: string;
  readonly read: ReadWorkflowFile;
  /** How many files may still be included. */
  left: number;
}

/** `chain` holds the paths from the outermost file to the one at hand. */
async function loadIncludes(
  workflow: Workflow | undefined,
  folder: string,
  loading: Loading,
  chain: readonly string[],
): Promise<Includes> {
  const includes = new Map<string, Include>();
  for (const file of workflow === undefined ? [] : includedFiles(workflow)) {
    includes.set(file, await loadInclude(resolve(folder, file), loading, chain));
  }
  return includes;
}

async function loadInclude(path: string, loading: Loading, chain: readonly string[]): Promise<Include> {
  const shown = relative(loading.base, path);
  const again = chain.indexOf(path);
  if (again !== -1) {
    return { kind: "cycle", chain: [...chain.slice(again), path].map((at) => relative(loading.base, at)) };
  }
  // Files that include each other twice at every level would be loaded without end.
  if (loading.left === 0) return { kind: "unreadable", message: `more than ${mostIncludes} files are included` };
  loading.left -= 1;
  try {
    const reading = await loading.read(path, shown);
    const includes = await loadIncludes(reading.workflow, dirname(path), loading, [...chain, path]);
    return { kind: "workflow", ...reading, folder: dirname(path), includes };
  } catch (error) {
    if (!isPlanetError(error)) throw error;
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
