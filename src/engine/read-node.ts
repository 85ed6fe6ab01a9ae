import { checkShape, type ShapePlace } from "./check-shape";
import type { Diagnostic, Path } from "./diagnostic";
import { parseDuration } from "./duration";
import {
  type FailurePolicy,
  type InputReferences,
  type NodePaths,
  nodeIdPattern,
  parseReference,
  type Reference,
  type RetryPolicy,
  reservedNodeIds,
  type WorkflowNode,
} from "./workflow";
import { type NodeFile, nodeSchema } from "./workflow-schema";

// Made once: zod compiles a schema when it is first used, which costs more than reading a node.
const inputsSchema = nodeSchema.pick({ inputs: true });

const defaultBackoff = 500;
const defaultMaxBackoff = 30_000;
const inputNamePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * A node as far as it could be read, with what is wrong with its engine keys. A node without a type has an empty one,
 * so that what refers to it is not reported as well.
 */
export interface NodeReading {
  readonly node: WorkflowNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one node's engine keys. What its type says of its config and inputs is checked by `compile`. */
export function readNode(id: string, body: unknown, paths: NodePaths, place: ShapePlace): NodeReading {
  const diagnostics: Diagnostic[] = [];
  const { source, locate } = place;
  if (!nodeIdPattern.test(id) || reservedNodeIds.includes(id)) {
    const hint = reservedNodeIds.includes(id)
      ? `"${id}" names the element at hand inside of for_each`
      : "use letters, digits, _ and -, at most 64, starting with a letter or digit";
    const range = paths.id === undefined ? locate(paths.body, "key") : locate(paths.id);
    diagnostics.push(source.diagnostic("AP1104", `"${id}" cannot be a node's id`, range, hint));
  }
  const { inputs: written, ...rest } = asMap(body) ?? {};
  const checked = checkShape(
    nodeSchema,
    asMap(body) === undefined ? body : withoutExtensions(rest, ["retry", "on_error"]),
    place,
  );
  diagnostics.push(...checked.diagnostics);
  const inputs = readInputs(written, paths, place, diagnostics);
  return { node: toNode(id, checked.value ?? { type: "" }, inputs, paths), diagnostics };
}

/** Each input by itself, so that a faulty one hides no other. One that could not be read is there without references. */
function readInputs(
  written: unknown,
  paths: NodePaths,
  place: ShapePlace,
  diagnostics: Diagnostic[],
): WorkflowNode["inputs"] {
  if (written === undefined) return {};
  const inputs = new Map<string, InputReferences>();
  const whole = checkShape(inputsSchema, { inputs: written }, place);
  diagnostics.push(...whole.diagnostics);
  for (const [input, value] of Object.entries(asMap(written) ?? {})) {
    const path = [...paths.body, "inputs", input];
    if (!inputNamePattern.test(input)) {
      const hint = "use letters, digits, _ and -, at most 64, starting with a letter or digit";
      const message = `${place.subject}"${input}" cannot be an input's name`;
      diagnostics.push(place.source.diagnostic("AP1104", message, place.locate(path, "key"), hint));
      continue;
    }
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
    const list = Array.isArray(value);
    const reading = readReferences(texts, list, path, `${place.subject}input "${input}": `, place);
    diagnostics.push(...reading.diagnostics);
    inputs.set(input, { references: reading.references, list });
  }
  return Object.fromEntries(inputs);
}

function toNode(id: string, file: NodeFile, inputs: WorkflowNode["inputs"], paths: NodePaths): WorkflowNode {
  return {
    id,
    type: file.type,
    title: file.title,
    config: file.config ?? {},
    inputs,
    when: file.when === undefined ? undefined : String(file.when),
    after: file.after ?? [],
    forEach: file.for_each,
    concurrency: file.concurrency,
    timeout: file.timeout === undefined ? undefined : parseDuration(file.timeout),
    retry: toRetryPolicy(file.retry),
    onError: toFailurePolicy(file.on_error),
    cache: typeof file.cache === "string" ? (parseDuration(file.cache) ?? false) : (file.cache ?? false),
    paths,
  };
}

function toRetryPolicy(retry: NodeFile["retry"]): RetryPolicy {
  return {
    attempts: retry?.attempts ?? 1,
    backoff: parseDuration(retry?.backoff ?? "") ?? defaultBackoff,
    maxBackoff: parseDuration(retry?.max_backoff ?? "") ?? defaultMaxBackoff,
  };
}

function toFailurePolicy(onError: NodeFile["on_error"]): FailurePolicy {
  if (typeof onError === "object") return { kind: "value", value: onError.value };
  return { kind: onError ?? "fail" };
}

function readReferences(
  texts: readonly string[],
  list: boolean,
  path: Path,
  subject: string,
  { source, locate }: ShapePlace,
) {
  const references: Reference[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of texts.entries()) {
    const at = list ? [...path, index] : path;
    const reference = parseReference(text, at);
    if (reference !== undefined) {
      references.push(reference);
      continue;
    }
    const hint = "write node.port, such as question.text; fixed values belong into config";
    diagnostics.push(source.diagnostic("AP1301", `${subject}"${text}" is no reference`, locate(at), hint));
  }
  return { references, diagnostics };
}

/**
 * A map without its `x-` keys, which are kept in the file and mean nothing here. Anything else as it is.
 * @param within the keys whose own maps may have such keys as well.
 */
export function withoutExtensions(value: unknown, within: readonly string[] = []): unknown {
  const map = asMap(value);
  if (map === undefined) return value;
  const kept = Object.entries(map).filter(([key]) => !key.startsWith("x-"));
  return Object.fromEntries(kept.map(([key, entry]) => [key, within.includes(key) ? withoutExtensions(entry) : entry]));
}

function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
