import type { Locate, Path } from "./diagnostic";
import type { SourceText } from "./source-text";

/** An input's value as the file names it: another node's output, or the element at hand of a `for_each`. */
export type Reference =
  | { readonly kind: "port"; readonly node: string; readonly port: string; readonly path: Path }
  | { readonly kind: "item"; readonly fields: readonly string[]; readonly path: Path };

/** All references of one input. `list` tells a list of one from a single reference. */
export interface InputReferences {
  readonly references: readonly Reference[];
  readonly list: boolean;
}

/** When a failed attempt is made again. Times in milliseconds. */
export interface RetryPolicy {
  /** How many attempts there are in all, from 1. */
  readonly attempts: number;
  /** Wait before the second attempt; it doubles with each further one, with jitter. */
  readonly backoff: number;
  /** The longest wait. */
  readonly maxBackoff: number;
}

/** What a node's failure means for the run. */
export type FailurePolicy =
  | { readonly kind: "fail" }
  | { readonly kind: "skip" }
  | { readonly kind: "value"; readonly value: Readonly<Record<string, unknown>> };

/** What a run may use before it is stopped. */
export interface Budget {
  /** US dollars. */
  readonly usd?: number;
  /** Tokens, input and output together. */
  readonly tokens?: number;
  /** Milliseconds. */
  readonly time?: number;
}

/** A collection as declared under `knowledge`. */
export interface CollectionEntry {
  /** Files, folders, globs and addresses of web pages; left out for a collection that is filled by hand. */
  readonly sources?: readonly string[];
  /** What of the sources is left out, in the patterns of `.gitignore`. */
  readonly exclude?: readonly string[];
  /** The most bytes that a file may have to be read. */
  readonly fileLimit?: number;
  readonly chunk?: { readonly size?: number; readonly overlap?: number; readonly unit?: "characters" | "tokens" };
  readonly embedding?: string;
}

/** Where the parts of a node stand in the file. */
export interface NodePaths {
  /** The map that holds the node's engine keys. */
  readonly body: Path;
  /** The value of the id, where it is not the body's key. */
  readonly id?: Path;
  readonly type: Path;
  readonly config: Path;
}

/** A node as the file describes it, before anything is known of its type. */
export interface WorkflowNode {
  readonly id: string;
  readonly type: string;
  readonly title?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, InputReferences>>;
  /** CEL expression; the node runs when it is true. */
  readonly when?: string;
  /** Nodes to wait for without taking data from them. */
  readonly after: readonly string[];
  /** CEL expression that gives a list; the node runs once for each element. */
  readonly forEach?: string;
  /** How many elements of `forEach` run at once. */
  readonly concurrency?: number;
  /** Milliseconds for one attempt. */
  readonly timeout?: number;
  readonly retry: RetryPolicy;
  readonly onError: FailurePolicy;
  /** Whether the node's result may be reused, and for how many milliseconds. */
  readonly cache: boolean | number;
  readonly paths: NodePaths;
}

/** An edge of the React Flow shape that does not say which ports it joins. */
export interface LooseEdge {
  readonly source: string;
  readonly target: string;
  readonly sourcePort?: string;
  readonly targetPort?: string;
  readonly path: Path;
}

/** The saved graph, read from a file or written in code, whatever of its two shapes it came in. */
export interface Workflow {
  readonly name: string;
  readonly description?: string;
  readonly knowledge: Readonly<Record<string, CollectionEntry>>;
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly LooseEdge[];
  readonly budget: Budget;
  /** The text it was read from; for a workflow made in code, an empty one. */
  readonly source: SourceText;
  readonly locate: Locate;
}

/** What a node may be called: a letter or digit, then letters, digits, `_` and `-`, 64 in all. */
export const nodeIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Names that mean something else inside a node and so cannot be a node's id. */
export const reservedNodeIds: readonly string[] = ["item", "index"];

const referencePattern = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})\.([A-Za-z0-9_][A-Za-z0-9_-]*)$/;
const itemPattern = /^item((?:\.[A-Za-z0-9_][A-Za-z0-9_-]*)*)$/;

/** Reads `node.port`, `item` or `item.field`; undefined when the text is none of them. */
export function parseReference(text: string, path: Path): Reference | undefined {
  const item = itemPattern.exec(text);
  if (item) return { kind: "item", fields: (item[1] ?? "").split(".").slice(1), path };
  const [, node, port] = referencePattern.exec(text) ?? [];
  return node === undefined || port === undefined ? undefined : { kind: "port", node, port, path };
}
