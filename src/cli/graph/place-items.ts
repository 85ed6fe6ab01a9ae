import { Graph, layout } from "@dagrejs/dagre";
import type { Layering, Net } from "./layers";

/** How much room an item takes across the drawing, in cells before and behind its middle. */
export interface Room {
  readonly before: number;
  readonly behind: number;
  /** Cells behind it that are kept free for its label. */
  readonly label: number;
}

/** Cells that are left free between two boxes, and between a line and its neighbour. */
export interface Gaps {
  readonly boxGap: number;
  readonly lineGap: number;
}

/**
 * Where the middle of each item stands across the drawing, from 0: dagre decides, on whole cells, with lines moved to where
 * they are straight.
 * @param rooms for each item.
 */
export function placeItems({ items, layers, channels }: Layering, rooms: readonly Room[], gaps: Gaps): number[] {
  const nets = channels.flat();
  const middles = inFileOrder(dagreMiddles(rooms, nets, gaps), layers);
  const orders = layers.map((layer) => [...layer].sort((a, b) => (middles[a] ?? 0) - (middles[b] ?? 0) || a - b));
  const isBox = (place: number) => items[place]?.kind === "box";
  const places = middles.map((middle) => Math.floor(middle));
  /** The least place of an item behind its neighbour. */
  const least = (left: number, right: number) => {
    const { behind, label } = roomOf(left);
    const free = Math.max(isBox(left) && isBox(right) ? gaps.boxGap : gaps.lineGap, label === 0 ? 0 : label + 1);
    return (places[left] ?? 0) + behind + free + 1 + roomOf(right).before;
  };
  const roomOf = (place: number) => rooms[place] ?? { before: 0, behind: 0, label: 0 };

  for (const order of orders) {
    for (const [at, place] of order.entries()) {
      const before = order[at - 1];
      if (before !== undefined) places[place] = Math.max(places[place] ?? 0, least(before, place));
    }
  }
  straighten();
  const start = Math.min(...places.map((place, index) => place - roomOf(index).before));
  return places.map((place) => place - start);

  /** Moves lines below what they come from, where nothing is in the way, else above what they go on to. */
  function straighten(): void {
    const above = new Map<number, number>();
    const below = new Map<number, number>();
    for (const { tops, bottoms } of nets) {
      for (const bottom of bottoms) {
        const [top] = tops;
        if (items[bottom]?.kind !== "line" || top === undefined) continue;
        above.set(bottom, top);
        if (items[top]?.kind === "line") below.set(top, bottom);
      }
    }
    for (const order of orders) for (const place of order) move(order, place, above.get(place));
    for (const order of [...orders].reverse()) {
      for (const place of order) {
        const top = above.get(place);
        if (top === undefined || places[top] === places[place]) continue;
        move(order, place, below.get(place));
      }
    }
  }

  function move(order: readonly number[], place: number, towards: number | undefined): void {
    const wanted = towards === undefined ? undefined : places[towards];
    if (wanted === undefined || items[place]?.kind !== "line") return;
    const at = order.indexOf(place);
    const [left, right] = [order[at - 1], order[at + 1]];
    const old = places[place] ?? 0;
    places[place] = wanted;
    const fits =
      (left === undefined || least(left, place) <= wanted) &&
      (right === undefined || least(place, right) <= (places[right] ?? 0));
    if (!fits) places[place] = old;
  }
}

/** The middles in cells, for boxes of an odd length; dagre aligns them better than anything that fits into a page. */
function dagreMiddles(rooms: readonly Room[], nets: readonly Net[], { boxGap, lineGap }: Gaps): number[] {
  const graph = new Graph().setGraph({ rankdir: "TB", nodesep: boxGap, edgesep: lineGap, ranksep: 4 });
  // What dagre keeps free for the labels of edges by default would be many columns.
  graph.setDefaultEdgeLabel(() => ({ width: 0, height: 0, labelpos: "c" }));
  for (const [place, { before, behind }] of rooms.entries()) {
    graph.setNode(String(place), { width: 2 * Math.max(before, behind) + 1, height: 1 });
  }
  for (const { tops, bottoms } of nets) {
    for (const top of tops) for (const bottom of bottoms) graph.setEdge(String(top), String(bottom));
  }
  layout(graph);
  return rooms.map((_, place) => (graph.node(String(place)) as { readonly x: number }).x);
}

/** The same, or its mirror image where more of the items then stand in the order in which they came. */
function inFileOrder(middles: readonly number[], layers: Layering["layers"]): readonly number[] {
  let turned = 0;
  for (const layer of layers) {
    for (const [at, place] of layer.entries()) {
      for (const later of layer.slice(at + 1)) turned += Math.sign((middles[place] ?? 0) - (middles[later] ?? 0));
    }
  }
  const most = Math.max(...middles);
  return turned > 0 ? middles.map((middle) => most - middle) : middles;
}
