import type { Layering, Net } from "./layers";
import { type Gaps, placeItems, type Room } from "./place-items";
import { portsOf } from "./ports";
import { type Routes, routeChannel } from "./route-channel";

/** A place in a drawing that goes down or to the right: `along` is that way, `across` the other. */
export interface Spot {
  readonly along: number;
  readonly across: number;
}

/** A node's box, and where lines come in and go out: cells across. */
export interface Box {
  readonly along: number;
  readonly across: number;
  /** How long it is along and across. */
  readonly size: Spot;
  readonly entries: readonly number[];
  /** Undefined where nothing waits for the node. */
  readonly exit: number | undefined;
}

/** Where all of a graph stands, in cells from 0. */
export interface GraphLayout {
  readonly boxes: readonly Box[];
  readonly strokes: readonly { readonly from: Spot; readonly to: Spot }[];
}

/** What differs between drawings that go down and those that go to the right. */
export interface Grain extends Gaps {
  /** Cells at each side of a box in which no line comes in. */
  readonly margin: number;
  /** How far lines are apart where they come into a box. */
  readonly apart: number;
  /** Cells before the first stroke across, behind the last one with the head of the arrow, and for each of them. */
  readonly lead: number;
  readonly tail: number;
  readonly track: number;
}

/** A line that branches goes straight on into a box when it comes so near to its middle, in cells. */
const nearMiddle = 1;

/** What is laid out. */
export interface LayoutNode {
  /** What its text needs. */
  readonly size: Spot;
  /** Cells for a label along the way into it, and across behind it. */
  readonly label: Spot;
}

/**
 * Lays out a graph in layers, with lines that meet only where they cross or belong together.
 * @param nodes those of the layers' boxes.
 */
export function layOutGraph(nodes: readonly LayoutNode[], layering: Layering, grain: Grain): GraphLayout {
  const { layers, channels } = layering;
  const lengths = nodes.map(({ size }, node) => {
    const arriving = arrivingAt(node, layering).length;
    return Math.max(size.across, 2 * grain.margin + 1 + (arriving - 1) * grain.apart);
  });
  const rooms = layering.items.map(({ kind, node }): Room => {
    const length = kind === "box" ? (lengths[node] ?? 1) : 1;
    const before = Math.floor((length - 1) / 2);
    return { before, behind: length - 1 - before, label: kind === "box" ? (nodes[node]?.label.across ?? 0) : 0 };
  });
  const middles = placeItems(layering, rooms, grain);
  const entries = nodes.map((_, node) => {
    const middle = middles[node] ?? 0;
    const start = middle - (rooms[node]?.before ?? 0);
    const arrivals = arrivingAt(node, layering).map(({ tops, bottoms }) => {
      const from = tops.map((top) => middles[top] ?? 0);
      const alone = tops.length === 1 && bottoms.length === 1;
      const direct = alone ? from[0] : from.find((column) => Math.abs(column - middle) <= nearMiddle);
      return { from: from.reduce((sum, column) => sum + column, 0) / from.length, direct };
    });
    const last = start + (lengths[node] ?? 1) - 1 - grain.margin;
    return portsOf(arrivals, { first: start + grain.margin, last, middle, apart: grain.apart });
  });
  const columnInto = (place: number, net: Net): number =>
    place < nodes.length ? (entries[place]?.[arrivingAt(place, layering).indexOf(net)] ?? 0) : (middles[place] ?? 0);
  const routed = channels.map((nets) =>
    routeChannel(
      nets.map((net) => ({
        tops: net.tops.map((top) => middles[top] ?? 0),
        bottoms: net.bottoms.map((bottom) => columnInto(bottom, net)),
      })),
    ),
  );

  const layerSpans = spansOf(layers, routed, nodes, grain);
  const endOf = (place: number): number => {
    const { start = 0, end = 0 } = layerSpans[layering.items[place]?.layer ?? 0] ?? {};
    return place < nodes.length ? start + (nodes[place]?.size.along ?? 1) - 1 : end;
  };
  const strokes = routed.flatMap(({ tracks, across, along }, channel) => {
    const nets = channels[channel] ?? [];
    const { end = 0 } = layerSpans[channel] ?? {};
    const head = (layerSpans[channel + 1]?.start ?? 0) - 1;
    const tops = new Map(nets.flatMap((net) => net.tops.map((top) => [middles[top] ?? 0, endOf(top)] as const)));
    const bottoms = new Map(
      nets.flatMap((net) =>
        net.bottoms.map((place) => [columnInto(place, net), place < nodes.length ? head : endOf(place)] as const),
      ),
    );
    const at = (track: number, column: number): Spot => {
      const between = end + 1 + grain.lead + track * grain.track;
      const place = track < 0 ? tops.get(column) : track === tracks ? bottoms.get(column) : between;
      return { along: place ?? between, across: column };
    };
    return [
      ...across.map(({ track, from, to }) => ({ from: at(track, from), to: at(track, to) })),
      ...along.map(({ column, from, to }) => ({ from: at(from, column), to: at(to, column) })),
    ];
  });
  const boxes = nodes.map(({ size }, node) => ({
    along: layerSpans[layering.items[node]?.layer ?? 0]?.start ?? 0,
    across: (middles[node] ?? 0) - (rooms[node]?.before ?? 0),
    size: { along: size.along, across: lengths[node] ?? 1 },
    entries: entries[node] ?? [],
    exit: channels.some((nets) => nets.some(({ tops }) => tops.includes(node))) ? middles[node] : undefined,
  }));
  return { boxes, strokes };
}

/** What leads to a node's box, in one order each time. */
function arrivingAt(node: number, { items, channels }: Layering): readonly Net[] {
  const layer = items[node]?.layer ?? 0;
  return (channels[layer - 1] ?? []).filter(({ bottoms }) => bottoms.includes(node));
}

/** Where each layer begins and ends. */
function spansOf(
  layers: Layering["layers"],
  routed: readonly Routes[],
  nodes: readonly LayoutNode[],
  { lead, tail, track }: Grain,
): { readonly start: number; readonly end: number }[] {
  let start = 0;
  return layers.map((layer, index) => {
    const boxes = layer.flatMap((place) => nodes[place] ?? []);
    const before = routed[index - 1];
    if (before !== undefined) {
      start += lead + before.tracks * track + tail + Math.max(0, ...boxes.map(({ label }) => label.along));
    }
    const end = start + Math.max(1, ...boxes.map(({ size }) => size.along)) - 1;
    const span = { start, end };
    start = end + 1;
    return span;
  });
}
