import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "../engine/plain-json";
import { readWorkflow } from "../engine/read-workflow";
import { type WorkflowChange, workflowDifference } from "../engine/workflow-difference";
import { type WorkflowContent, workflowOf } from "./workflow-snapshot";

/** One way in which two contents differ. `file` names the included file that it is in; left out for the workflow's own. */
export type ContentChange =
  | (WorkflowChange & { readonly file?: string })
  | { readonly kind: "file"; readonly change: "added" | "removed" | "changed"; readonly file: string };

/** What of a canvas says more than how it looks. */
const meaningful = { node: ["id", "type", "data"], edge: ["source", "target", "sourceHandle", "targetHandle"] };

/** How two contents differ, in the workflow and in what it includes; layout, comments and format make no difference. */
export function compareContents(before: WorkflowContent, after: WorkflowContent): ContentChange[] {
  const [old, young] = [included(before), included(after)];
  return [
    ...workflowDifference(workflowOf(before), workflowOf(after)),
    ...[...new Set([...old.keys(), ...young.keys()])].flatMap((file) =>
      compareFiles(file, old.get(file), young.get(file)),
    ),
  ];
}

/**
 * Whether two contents are JSON of the React Flow shape that differ only in how they look: where nodes stand, what is
 * selected, how far it is zoomed.
 */
export function differOnlyInLayout(before: WorkflowContent, after: WorkflowContent): boolean {
  if (!isDeepStrictEqual(Object.fromEntries(included(before)), Object.fromEntries(included(after)))) return false;
  const [old, young] = [canvasOf(before), canvasOf(after)];
  return old !== undefined && before.entry === after.entry && isDeepStrictEqual(old, young);
}

function included({ entry, files }: WorkflowContent): ReadonlyMap<string, string> {
  return new Map(Object.entries(files).filter(([file]) => file !== entry));
}

function compareFiles(file: string, before: string | undefined, after: string | undefined): ContentChange[] {
  if (before === undefined) return [{ kind: "file", change: "added", file }];
  if (after === undefined) return [{ kind: "file", change: "removed", file }];
  if (before === after) return [];
  const [old, young] = [readWorkflow(before, file).workflow, readWorkflow(after, file).workflow];
  if (old === undefined || young === undefined) return [{ kind: "file", change: "changed", file }];
  return workflowDifference(old, young).map((change) => ({ ...change, file }));
}

/** The canvas of a JSON text without its looks; undefined for a text that is something else. */
function canvasOf({ entry, files }: WorkflowContent): unknown {
  const map = readJson(entry === undefined ? undefined : files[entry]);
  if (!isJsonObject(map) || !Array.isArray(map.nodes)) return undefined;
  const { viewport: _, ...rest } = map;
  return { ...rest, nodes: map.nodes.map(only(meaningful.node)), edges: listOf(map.edges)?.map(only(meaningful.edge)) };
}

function only(keys: readonly string[]): (value: unknown) => unknown {
  return (value) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key))) : value;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
