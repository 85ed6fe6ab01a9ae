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

const defaultBackoff = 500;
const defaultMaxBackoff = 30_000;

/** A node as far as it could be read, with what is wrong with its engine keys. */
export interface NodeReading {
  readonly node: WorkflowNode | undefined;
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
    diagnostics.push(source.diagnostic("AP1104", `"${id}" cannot be a node's id`, locate(paths.body, "key"), hint));
  }
  const { value: file, diagnostics: faults } = checkShape(nodeSchema, withoutExtensions(body), place);
  diagnostics.push(...faults);
  const inputs: Record<string, InputReferences> = {};
  for (const [input, value] of Object.entries(file?.inputs ?? {})) {
    const reading = readReferences(
      value,
      [...paths.body, "inputs", input],
      `${place.subject}input "${input}": `,
      place,
    );
    diagnostics.push(...reading.diagnostics);
    inputs[input] = { references: reading.references, list: Array.isArray(value) };
  }
  return { node: file === undefined ? undefined : toNode(id, file, inputs, paths), diagnostics };
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
  value: string | readonly string[],
  path: Path,
  subject: string,
  { source, locate }: ShapePlace,
) {
  const references: Reference[] = [];
  const diagnostics: Diagnostic[] = [];
  const texts =
    typeof value === "string"
      ? [{ text: value, at: path }]
      : value.map((text, index) => ({ text, at: [...path, index] }));
  for (const { text, at } of texts) {
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

function withoutExtensions(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => !key.startsWith("x-")));
}
