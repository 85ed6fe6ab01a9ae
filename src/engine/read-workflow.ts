import type * as z from "zod";
import { checkShape, fileCodes, type ShapePlace } from "./check-shape";
import { type Diagnostic, hasErrors, type Locate, type Path, sortDiagnostics } from "./diagnostic";
import { parseDuration } from "./duration";
import { PlanetError } from "./errors";
import { parseFileSize } from "./file-size";
import { readCanvas } from "./read-canvas";
import { readNode, withoutExtensions } from "./read-node";
import { readYaml } from "./read-yaml";
import { type SourceText, sourceText } from "./source-text";
import { didYouMean } from "./suggest";
import type { Budget, CollectionEntry, Workflow, WorkflowNode } from "./workflow";
import { budgetSchema, collectionSchema, headerSchema } from "./workflow-schema";

/** A workflow as far as it could be read, with all that is wrong with its file. */
export interface WorkflowReading {
  /** Undefined when the file holds nothing that could be a workflow. */
  readonly workflow: Workflow | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Whether the text is meant to be a workflow, however faulty. Of a file that is something else, such as one of keys
   * that was named by mistake, no line should be shown to those who did not open it.
   */
  readonly meant?: boolean;
}

/** What a text that cannot be read must hold to be taken for a workflow all the same. */
const versionPattern = /^[ \t{]*["']?api_version["']?\s*:\s*["']?aiplanet\//m;

const headLength = 20_000;

/** `$schema` is how a JSON file names its schema to editors. */
const topLevelKeys = ["api_version", "kind", "name", "description", "knowledge", "nodes", "budget"];
const silentKeys = ["$schema"];

/**
 * Reads a workflow from YAML or JSON text, in the file's own shape or in React Flow's.
 * @param file what the text is called in diagnostics.
 * @throws `invalid_workflow` with all diagnostics in `details.diagnostics` when anything is wrong with the text itself;
 * what depends on node types is checked by `compile`.
 */
export function parseWorkflow(text: string, file?: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, file);
  if (workflow === undefined || hasErrors(diagnostics)) throw invalidWorkflow(diagnostics, file);
  return workflow;
}

/** Reads as much of a workflow as there is and reports everything that is wrong with the text. Never throws. */
export function readWorkflow(text: string, file?: string): WorkflowReading {
  const source = sourceText(text, file);
  const { value, locate, diagnostics } = readYaml(source);
  if (value === undefined && diagnostics.length > 0)
    return { workflow: undefined, diagnostics, meant: versionPattern.test(text.slice(0, headLength)) };
  const reading = readValue(value, source, locate);
  return { ...reading, meant: isMeant(value), diagnostics: sortDiagnostics([...diagnostics, ...reading.diagnostics]) };
}

/**
 * Makes a workflow from a value in the file's shape, for programs that write their workflows in code.
 * @throws `invalid_workflow` as {@link parseWorkflow} does.
 */
export function defineWorkflow(value: Readonly<Record<string, unknown>>): Workflow {
  const { workflow, diagnostics } = readValue(value, sourceText(""), () => undefined);
  if (workflow === undefined || hasErrors(diagnostics)) throw invalidWorkflow(diagnostics, undefined);
  return workflow;
}

/** The error that carries a workflow's diagnostics. */
export function invalidWorkflow(diagnostics: readonly Diagnostic[], file: string | undefined): PlanetError {
  const count = diagnostics.filter(({ severity }) => severity === "error").length;
  const first = diagnostics.find(({ severity }) => severity === "error");
  const summary = `${file ?? "the workflow"} has ${count} ${count === 1 ? "error" : "errors"}`;
  return new PlanetError("invalid_workflow", first === undefined ? summary : `${summary}: ${first.message}`, {
    hint: first?.hint,
    details: { diagnostics },
  });
}

function readValue(value: unknown, source: SourceText, locate: Locate): WorkflowReading {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const hint = "start it with `api_version: aiplanet/v1` and `kind: Workflow`";
    return {
      workflow: undefined,
      diagnostics: [source.diagnostic("AP1007", "the file holds no map", locate([]), hint)],
    };
  }
  const map = value as Record<string, unknown>;
  const place = (path: Path, subject: string): ShapePlace => ({ source, locate, path, subject, codes: fileCodes });
  const graph = Array.isArray(map.nodes) ? readCanvas(map, place) : readNative(map, place);
  const diagnostics = [...graph.diagnostics];
  const budget = map.budget === undefined ? {} : readBudget(map.budget, place(["budget"], "budget: "), diagnostics);
  const knowledge = readKnowledge(map.knowledge, place, diagnostics);
  const workflow = {
    name: typeof map.name === "string" ? map.name : "",
    description: typeof map.description === "string" ? map.description : undefined,
    knowledge,
    nodes: graph.nodes,
    edges: graph.edges,
    budget,
    source,
    locate,
  };
  return { workflow, diagnostics };
}

function isMeant(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { kind } = value as { readonly kind?: unknown };
  return "nodes" in value || (typeof kind === "string" && kind.toLowerCase() === "workflow");
}

function readNative(map: Record<string, unknown>, place: (path: Path, subject: string) => ShapePlace) {
  const top = place([], "");
  const diagnostics: Diagnostic[] = [];
  for (const key of Object.keys(map)) {
    if (topLevelKeys.includes(key) || silentKeys.includes(key) || key.startsWith("x-")) continue;
    diagnostics.push(
      top.source.diagnostic("AP1101", `unknown key "${key}"`, top.locate([key], "key"), didYouMean(key, topLevelKeys)),
    );
  }
  const header = Object.fromEntries(
    ["api_version", "kind", "name", "description"].filter((key) => key in map).map((key) => [key, map[key]]),
  );
  for (const diagnostic of checkShape(headerSchema, header, top).diagnostics)
    diagnostics.push(asHeaderFault(diagnostic));
  const nodes: WorkflowNode[] = [];
  if (typeof map.nodes === "object" && map.nodes !== null) {
    for (const [id, body] of Object.entries(map.nodes)) {
      const path = ["nodes", id];
      const reading = readNode(
        id,
        body,
        { body: path, type: [...path, "type"], config: [...path, "config"] },
        place(path, `node "${id}": `),
      );
      diagnostics.push(...reading.diagnostics);
      nodes.push(reading.node);
    }
  } else {
    const missing = map.nodes === undefined;
    const message = missing ? `"nodes" is missing` : `"nodes" must be a map from id to node`;
    const hint = "write `nodes:` with one entry for each node, such as `question: { type: user_query }`";
    diagnostics.push(top.source.diagnostic(missing ? "AP1102" : "AP1103", message, top.locate(["nodes"]), hint));
  }
  return { nodes, edges: [], diagnostics };
}

/** The faults of the header, with what to write; what is wrong with the version or the kind has a code of its own. */
function asHeaderFault(diagnostic: Diagnostic): Diagnostic {
  const about = /^"(\w+)"/.exec(diagnostic.message)?.[1];
  if (about === "api_version" || about === "kind") {
    const hint = about === "kind" ? "write `kind: Workflow`" : "write `api_version: aiplanet/v1`";
    return { ...diagnostic, code: diagnostic.code === "AP1103" ? "AP1105" : diagnostic.code, hint };
  }
  return about === "name" ? { ...diagnostic, hint: "write `name:` and a name, such as `name: handbook`" } : diagnostic;
}

function readKnowledge(value: unknown, place: (path: Path, subject: string) => ShapePlace, diagnostics: Diagnostic[]) {
  const collections = new Map<string, CollectionEntry>();
  if (value === undefined) return {};
  const top = place(["knowledge"], "knowledge: ");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = `"knowledge" must be a map from collection to its sources`;
    diagnostics.push(top.source.diagnostic("AP1103", message, top.locate(["knowledge"])));
    return {};
  }
  for (const [name, entry] of Object.entries(value)) {
    if (name.startsWith("x-")) continue;
    const reading = checkShape(
      collectionSchema,
      withoutExtensions(entry, ["chunk"]),
      place(["knowledge", name], `collection "${name}": `),
    );
    diagnostics.push(...reading.diagnostics);
    // A faulty collection still exists, so that the nodes which use it are not reported as well.
    collections.set(name, toCollection(reading.value ?? {}));
  }
  return Object.fromEntries(collections);
}

function toCollection({ max_file_size: size, ...entry }: z.infer<typeof collectionSchema>): CollectionEntry {
  const fileLimit = typeof size === "string" ? parseFileSize(size) : size;
  return fileLimit === undefined ? entry : { ...entry, fileLimit };
}

function readBudget(value: unknown, place: ShapePlace, diagnostics: Diagnostic[]): Budget {
  const reading = checkShape(budgetSchema, withoutExtensions(value), place);
  diagnostics.push(...reading.diagnostics);
  const { time, ...rest } = reading.value ?? {};
  return { ...rest, ...(time === undefined ? {} : { time: parseDuration(time) }) };
}
