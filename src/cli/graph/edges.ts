import type { Plan } from "../../engine/plan";

/** A line between two nodes in a drawing, with what passes along it. */
export interface DrawnEdge {
  /** Places in the plan. */
  readonly from: number;
  readonly to: number;
  /** Output ports that pass along the edge; empty for an edge that only orders. */
  readonly ports: readonly string[];
  /** Whether `when`, `for_each` or `after` makes the edge, and no data. */
  readonly orders: boolean;
}

/** The edges of a plan, one for each pair of nodes, in the plan's order. */
export function edgesOf(plan: Plan): DrawnEdge[] {
  return plan.nodes.flatMap((node) =>
    node.dependencies.map((from) => {
      const ports = node.inputs.flatMap(({ sources }) =>
        sources.flatMap((source) => (source.kind === "port" && source.node === from ? [source.port] : [])),
      );
      return { from, to: node.index, ports: [...new Set(ports)], orders: ports.length === 0 };
    }),
  );
}
