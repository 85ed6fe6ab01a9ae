import { Graph, layout } from "@dagrejs/dagre";
import { PlanetError } from "../../engine/errors";
import type { Plan, PlanNode } from "../../engine/plan";
import { printableLine } from "../terminal";
import { edgesOf } from "./edges";

const nodeHeight = 48;
const letterWidth = 7.5;
const margin = 16;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A plan as an SVG picture, laid out from left to right by dagre. It needs no style sheet and no script. */
export function svgGraph(plan: Plan): string {
  const graph = new Graph().setGraph({ rankdir: "LR", marginx: margin, marginy: margin, nodesep: 28, ranksep: 64 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of plan.nodes) graph.setNode(String(node.index), { width: widthOf(node), height: nodeHeight });
  const edges = edgesOf(plan);
  for (const { from, to } of edges) graph.setEdge(String(from), String(to));
  layOut(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const lines = edges.map(({ from, to, orders }) => {
    const { points } = graph.edge(String(from), String(to)) as { points: readonly Point[] };
    const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
    return `<path d="${path}" fill="none" stroke="#7a869a"${orders ? ' stroke-dasharray="4 4"' : ""} marker-end="url(#arrow)"/>`;
  });
  const boxes = plan.nodes.map((node) => box(node, graph.node(String(node.index)) as Point));
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="13" role="img">`,
    `<title>${escapeText(plan.name)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#7a869a"/></marker></defs>',
    ...lines,
    ...boxes,
    "</svg>",
  ].join("\n");
}

function layOut(graph: Graph): void {
  try {
    layout(graph);
  } catch (error) {
    // dagre walks along the graph by recursion.
    if (!(error instanceof RangeError)) throw error;
    throw new PlanetError("usage", "the workflow has too many nodes in a row to be laid out", {
      hint: "draw it with --format text or --format mermaid",
      cause: error,
    });
  }
}

function box(node: PlanNode, { x, y }: Point): string {
  const width = widthOf(node);
  const radius = node.handler.role === "step" ? 8 : nodeHeight / 2;
  const dashes = node.when === undefined ? "" : ' stroke-dasharray="6 3"';
  const frame = `<rect x="${round(x - width / 2)}" y="${round(y - nodeHeight / 2)}" width="${width}" height="${nodeHeight}" rx="${radius}" fill="#f4f6fa" stroke="#42526e"${dashes}/>`;
  const name = `<text x="${round(x)}" y="${round(y - 3)}" text-anchor="middle" font-weight="600" fill="#172b4d">${escapeText(node.title ?? node.id)}</text>`;
  const type = `<text x="${round(x)}" y="${round(y + 14)}" text-anchor="middle" font-size="11" fill="#5e6c84">${escapeText(node.type)}</text>`;
  return `<g>${frame}${name}${type}</g>`;
}

function widthOf({ id, title, type }: PlanNode): number {
  return Math.ceil(Math.max((title ?? id).length, type.length) * letterWidth + 36);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** XML has no place for control characters and halves of letters, escaped or not. */
function escapeText(text: string): string {
  const allowed = printableLine(text).replace(/[\p{Cs}\ufffe\uffff]/gu, "");
  return allowed.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
