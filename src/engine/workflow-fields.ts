import type { Json, JsonObject } from "./plain-json";
import { toJson, toJsonObject } from "./plain-json";
import type { CollectionEntry, InputReferences, Reference, RetryPolicy, Workflow, WorkflowNode } from "./workflow";

/** What a node without `retry` has. */
const usualRetry: RetryPolicy = { attempts: 1, backoff: 500, maxBackoff: 30_000 };

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/**
 * What a file says of a node beside its id and type, under the names of the file. What has its default is left out, and
 * one value is written in one way, whichever of its forms the file chose: `60s` and `1m` are both `1m`.
 */
export function nodeFields(node: WorkflowNode): JsonObject {
  const { title, config, inputs, when, after, forEach, concurrency, timeout, retry, onError, cache } = node;
  return toJsonObject({
    title,
    config,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, inputField(input)])),
    when,
    after: after.length === 0 ? undefined : after,
    for_each: forEach,
    concurrency,
    timeout: timeout === undefined ? undefined : duration(timeout),
    retry: retryField(retry),
    on_error: onError.kind === "value" ? { value: onError.value } : onError.kind === "skip" ? "skip" : undefined,
    cache: typeof cache === "number" ? duration(cache) : cache || undefined,
  });
}

/** The same of a workflow beside its nodes and edges. */
export function workflowFields({ name, description, knowledge, budget }: Workflow): JsonObject {
  const { time, ...limits } = budget;
  return toJsonObject({
    name,
    description,
    knowledge: Object.fromEntries(Object.entries(knowledge).map(([key, entry]) => [key, collectionFields(entry)])),
    budget: { ...limits, time: time === undefined ? undefined : duration(time) },
  });
}

function collectionFields({ fileLimit, ...entry }: CollectionEntry): Json {
  return toJson({ ...entry, max_file_size: fileLimit });
}

/** A list of one is not the same as a single reference: what it gives is merged. */
function inputField({ references, list }: InputReferences): string | string[] {
  const [only, ...others] = references.map(referenceText);
  return list || only === undefined || others.length > 0 ? references.map(referenceText) : only;
}

function referenceText(reference: Reference): string {
  return reference.kind === "port" ? `${reference.node}.${reference.port}` : ["item", ...reference.fields].join(".");
}

function retryField({ attempts, backoff, maxBackoff }: RetryPolicy): unknown {
  const usual = attempts === usualRetry.attempts && backoff === usualRetry.backoff;
  if (usual && maxBackoff === usualRetry.maxBackoff) return undefined;
  return {
    attempts,
    backoff: backoff === usualRetry.backoff ? undefined : duration(backoff),
    max_backoff: maxBackoff === usualRetry.maxBackoff ? undefined : duration(maxBackoff),
  };
}

/** A duration as files write it, to the millisecond. */
function duration(milliseconds: number): string {
  for (const [unit, size] of units) {
    if (milliseconds > 0 && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}
