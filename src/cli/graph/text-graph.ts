import type { Plan } from "../../engine/plan";
import { printableLine } from "../terminal";
import { edgesOf } from "./edges";

/** A plan as text: each node in the order in which it may run, with what it takes and from where. */
export function textGraph(plan: Plan): string {
  const edges = edgesOf(plan);
  const idOf = (index: number) => plan.nodes[index]?.id ?? "";
  return plan.nodes
    .flatMap((node) => {
      // A condition names the nodes that it waits for, so they need no line of their own.
      const named = new Set([...(node.when?.nodes ?? []), ...(node.forEach?.nodes ?? [])]);
      const incoming = edges.filter(({ from, to, orders }) => to === node.index && !(orders && named.has(from)));
      const lines = incoming.map(({ from, ports, orders }, place) => {
        const branch = place === incoming.length - 1 ? "└─" : "├─";
        return `  ${branch} ${orders ? `after ${idOf(from)}` : ports.map((port) => `${idOf(from)}.${port}`).join(", ")}`;
      });
      const conditions = [
        node.when && `when ${node.when.expression.text}`,
        node.forEach && `for each of ${node.forEach.expression.text}`,
      ].filter((condition) => condition !== undefined);
      return [[`${node.id} (${node.type})`, printableLine(conditions.join(", "))].join(" ").trimEnd(), ...lines];
    })
    .join("\n");
}
