import type { Plan, PlanNode } from "../../engine/plan";
import { printableLine } from "../terminal";
import { edgesOf } from "./edges";

/** A plan as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html). Dashed lines only order. */
export function mermaidGraph(plan: Plan): string {
  const name = (index: number) => `n${index}`;
  const nodes = plan.nodes.map((node) => `  ${name(node.index)}${shape(node)}`);
  const edges = edgesOf(plan).map(({ from, to, ports, orders }) =>
    orders
      ? `  ${name(from)} -.-> ${name(to)}`
      : `  ${name(from)} -- "${ports.map(escapeText).join(", ")}" --> ${name(to)}`,
  );
  return ["flowchart LR", ...nodes, ...edges].join("\n");
}

function shape({ id, type, title, handler, when }: PlanNode): string {
  const label = `"${escapeText(title ?? id)}<br><small>${escapeText(type)}</small>"`;
  if (handler.role !== "step") return `([${label}])`;
  return when === undefined ? `[${label}]` : `{{${label}}}`;
}

function escapeText(text: string): string {
  return printableLine(text).replace(/[&<>"#]/g, (character) => `#${character.charCodeAt(0)};`);
}
