import type { RunEvent } from "../engine/events";
import type { Usage } from "../engine/values";

/** What a node has used, and how many milliseconds it took, waiting between attempts included. */
export interface NodeUsage {
  readonly node: string;
  /** Undefined when it used nothing, or has not ended. */
  readonly usage: Usage | undefined;
  readonly time: number;
}

/** Gathers from the events of one run what its nodes use. */
export interface UsageByNode {
  event(event: RunEvent): void;
  /** The nodes that have started, in the order of their start; one that has not ended took until the last event. */
  nodes(): NodeUsage[];
  /** Milliseconds from the first event to the last one. */
  time(): number;
}

/** Makes a gatherer for one run. */
export function usageByNode(): UsageByNode {
  const nodes = new Map<string, { readonly start: number; end?: number; usage?: Usage | undefined }>();
  let first: number | undefined;
  let last = 0;
  return {
    event(event) {
      first ??= event.time;
      last = event.time;
      if (!("node" in event) || event.element !== undefined) return;
      if (event.type === "node-start" && !nodes.has(event.node)) nodes.set(event.node, { start: event.time });
      const node = nodes.get(event.node);
      if (node === undefined) return;
      if (event.type === "node-end") node.usage = event.usage;
      if (event.type === "node-end" || event.type === "node-skip" || event.type === "node-error") node.end = event.time;
    },
    nodes: () => Array.from(nodes, ([node, { start, end = last, usage }]) => ({ node, usage, time: end - start })),
    time: () => last - (first ?? last),
  };
}
