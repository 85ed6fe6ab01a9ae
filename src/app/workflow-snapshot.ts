import { createHash } from "node:crypto";
import { basename, dirname, relative, sep } from "node:path";
import { type ConfigChange, editConfigs } from "../engine/edit-configs";
import { PlanetError } from "../engine/errors";
import { canonicalText, toJsonObject } from "../engine/plain-json";
import type { Plan } from "../engine/plan";
import { invalidWorkflow, readWorkflow } from "../engine/read-workflow";
import type { Registry } from "../engine/registry";
import { sourceText } from "../engine/source-text";
import { didYouMean } from "../engine/suggest";
import type { Workflow } from "../engine/workflow";
import { checkIncluding, loadWorkflow, type ReadWorkflowFile, readWorkflowFile } from "./load-workflow";

/**
 * All that a workflow is made of, as plain JSON: the texts of its file and of those that it includes, by their path from
 * the file's folder, with `/`. A workflow made in code has no `entry` but a `workflow`.
 */
export interface WorkflowContent {
  /** The workflow's own file: a key of `files`. */
  readonly entry?: string;
  readonly workflow?: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

/** Keeps what is read through it, to make a content of. */
export interface Recording {
  readonly read: ReadWorkflowFile;
  /**
   * What was read.
   * @param workflow the file's absolute path, or the workflow that was made in code.
   * @param folder what a workflow in code includes from.
   */
  content(workflow: string | Workflow, folder: string): WorkflowContent;
}

/**
 * Makes a recording of workflow files.
 * @param readFile Default: reads files wherever they lie.
 */
export function recordWorkflow(readFile: ReadWorkflowFile = readWorkflowFile): Recording {
  const texts = new Map<string, string>();
  return {
    async read(path, shown) {
      const reading = await readFile(path, shown);
      if (reading.workflow !== undefined) texts.set(path, reading.workflow.source.text);
      return reading;
    },
    content(workflow, folder) {
      const base = typeof workflow === "string" ? dirname(workflow) : folder;
      const files = Object.fromEntries(Array.from(texts, ([path, text]) => [portable(relative(base, path)), text]));
      if (typeof workflow === "string") return { entry: basename(workflow), files };
      const { source: _source, locate: _locate, ...plain } = workflow;
      return { workflow: toJsonObject(plain), files };
    },
  };
}

/** The SHA-256 of a content's canonical JSON (RFC 8785), in hex. */
export function contentHash(content: WorkflowContent): string {
  return createHash("sha256")
    .update(canonicalText(toJsonObject(content)))
    .digest("hex");
}

/**
 * Compiles a content, without reading a workflow file.
 * @param folder absolute: where its file lay, from which its documents are read.
 * @throws `invalid_workflow` with all diagnostics.
 */
export async function planOfContent(content: WorkflowContent, folder: string, registry: Registry): Promise<Plan> {
  const read: ReadWorkflowFile = async (path, shown) => {
    const text = content.files[portable(relative(folder, path))];
    if (text === undefined) throw new PlanetError("not_found", `there is no file "${shown}"`);
    return readWorkflow(text, shown);
  };
  const { plan, diagnostics } =
    content.entry === undefined
      ? await checkIncluding(workflowOf(content), folder, registry, read)
      : await loadWorkflow(content.entry, folder, registry, read);
  if (plan === undefined) throw invalidWorkflow(diagnostics, content.entry);
  return plan;
}

/** A content's own workflow, unchecked. */
export function workflowOf({ entry, workflow, files }: WorkflowContent): Workflow {
  if (entry === undefined)
    return { ...(workflow as unknown as Workflow), source: sourceText(""), locate: () => undefined };
  const reading = readWorkflow(files[entry] ?? "", entry);
  if (reading.workflow === undefined) throw invalidWorkflow(reading.diagnostics, entry);
  return reading.workflow;
}

/**
 * Changes configs in the text of a workflow, of either shape; comments and all else stay as they are.
 * @throws `usage` for a node that is not there.
 */
export function editContent(content: WorkflowContent, changes: readonly ConfigChange[]): WorkflowContent {
  const { entry, files } = content;
  const ids = workflowOf(content).nodes.map(({ id }) => id);
  for (const { node } of changes) {
    if (ids.includes(node)) continue;
    throw new PlanetError("usage", `there is no node "${node}" to change`, { hint: didYouMean(node, ids) });
  }
  if (entry === undefined) return { ...content, workflow: editMade(workflowOf(content), changes) };
  const text = editConfigs(files[entry] ?? "", changes);
  return { ...content, files: { ...files, [entry]: text } };
}

function editMade(workflow: Workflow, changes: readonly ConfigChange[]): Readonly<Record<string, unknown>> {
  const { source: _source, locate: _locate, ...plain } = workflow;
  const nodes = plain.nodes.map((node) => {
    const own = changes.filter((change) => change.node === node.id);
    return { ...node, config: own.reduce((config, { path, value }) => withValue(config, path, value), node.config) };
  });
  return toJsonObject({ ...plain, nodes });
}

function withValue(
  map: Readonly<Record<string, unknown>>,
  [first, ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (first === undefined) return map;
  const inner = typeof map[first] === "object" && map[first] !== null ? (map[first] as Record<string, unknown>) : {};
  return { ...map, [first]: rest.length === 0 ? value : withValue(inner, rest, value) };
}

function portable(path: string): string {
  return path.split(sep).join("/");
}
