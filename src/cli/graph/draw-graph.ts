import { cutText, textWidth, wrapText } from "../text-width";
import { type Canvas, createCanvas, type Place, toAscii } from "./canvas";
import { drawBox } from "./draw-box";
import type { DrawableNode } from "./drawable-graph";
import { type Box, type Grain, type LayoutNode, layOutGraph, type Spot } from "./lay-out-graph";
import { type Layering, layersOf } from "./layers";

/** How a graph is drawn. */
export interface GraphDrawingOptions {
  /** From 1. */
  readonly columns: number;
  /** Whether lines and boxes are drawn without Unicode. Default: false. */
  readonly ascii?: boolean;
  /** Which way the lines lead. Default: the one that takes fewer rows. */
  readonly direction?: Direction;
  /** What makes types and labels step back; it must not change their width. Default: nothing. */
  readonly dim?: (text: string) => string;
}

type Direction = "down" | "right";

/** Texts are cut to so many columns. */
const widest = 40;
/** A label that would be cut shorter stands below the drawing only. */
const shortestLabel = 12;
/** Two lines of text and the frame. */
const boxHeight = 4;
const frameWidth = 4;
/** dagre takes its time with more, and nobody reads them. */
const mostItems = 250;

const grains: Readonly<Record<Direction, Grain>> = {
  down: { margin: 2, apart: 2, boxGap: 3, lineGap: 2, lead: 0, tail: 1, track: 1 },
  right: { margin: 1, apart: 1, boxGap: 1, lineGap: 1, lead: 1, tail: 2, track: 2 },
};

/**
 * Draws a graph with a box for each node and lines between them, from top to bottom, or from left to right where that
 * takes fewer rows. Of two lines that cross, both go straight on; all other joints are branches of one line. Below stands
 * what marks mean, and each label that has no room.
 * @returns lines of at most `columns`, or undefined where the drawing would be wider or has hundreds of boxes.
 */
export function drawGraph(nodes: readonly DrawableNode[], options: GraphDrawingOptions): string[] | undefined {
  if (nodes.length > mostItems) return undefined;
  const layering = layersOf(nodes.map(({ dependencies }) => dependencies));
  if (layering.items.length > mostItems) return undefined;
  const directions: readonly Direction[] = options.direction === undefined ? ["down", "right"] : [options.direction];
  const drawings = directions.flatMap((direction) => {
    const draw = (roomForLabels: boolean) => drawTowards(direction, nodes, layering, options, roomForLabels);
    const drawn = nodes.some(({ label }) => label !== undefined) ? (draw(true) ?? draw(false)) : draw(false);
    return drawn === undefined ? [] : [drawn];
  });
  const least = Math.min(...drawings.map((lines) => lines.length));
  return drawings.find((lines) => lines.length === least);
}

function drawTowards(
  direction: Direction,
  nodes: readonly DrawableNode[],
  layering: Layering,
  { columns, ascii = false, dim = (text) => text }: GraphDrawingOptions,
  roomForLabels: boolean,
): string[] | undefined {
  const goesDown = direction === "down";
  const placeOf = ({ along, across }: Spot): Place => (goesDown ? { x: across, y: along } : { x: along, y: across });
  const sizes = nodes.map((node) => sizesOf(node, goesDown, roomForLabels));
  if (leastColumns(sizes, layering, direction) > columns) return undefined;
  const { boxes, strokes } = layOutGraph(sizes, layering, grains[direction]);
  const canvas = createCanvas();
  for (const { from, to } of strokes) canvas.stroke(placeOf(from), placeOf(to));
  const drawn = nodes.flatMap((node, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [{ node, box }];
  });
  for (const { node, box } of drawn) {
    const { x: width, y: height } = placeOf(box.size);
    const exit = box.exit === undefined ? undefined : goesDown ? { x: box.exit } : { y: box.exit };
    const texts = [idIn(node), cutText(node.type, widest)];
    drawBox(canvas, { ...placeOf(box), width, height, frame: node.kind, texts, exit, dim });
    for (const across of box.entries) canvas.write(goesDown ? "▼" : "▶", placeOf({ along: box.along - 1, across }));
  }
  if (canvas.width() > columns) return undefined;
  const unread = drawn.filter(({ node: { label }, box }) => {
    if (label === undefined) return false;
    if (box.entries.length === 0) return true;
    const shown = goesDown
      ? labelBelow(canvas, label, { x: Math.max(...box.entries) + 2, y: box.along - 1 }, columns)
      : { text: roomForLabels ? cutText(label, widest) : "", at: placeLeftOf(box, label) };
    canvas.write(shown.text, shown.at, dim);
    return shown.text !== label;
  });
  const below = legend(
    nodes,
    unread.map(({ node }) => node),
  );
  const lines = [...canvas.lines(), ...below.flatMap((line) => wrapText(line, columns)).map(dim)];
  return ascii ? lines.map(toAscii) : lines;
}

/** What a node takes: the text in its box, and its label beside the line that comes in. */
function sizesOf(node: DrawableNode, goesDown: boolean, roomForLabels: boolean): LayoutNode {
  const { type, label } = node;
  const width = Math.max(textWidth(idIn(node)), textWidth(cutText(type, widest))) + frameWidth;
  const room = roomForLabels && label !== undefined ? textWidth(cutText(label, widest)) + 1 : 0;
  if (!goesDown) return { size: { along: width, across: boxHeight }, label: { along: room, across: 0 } };
  const beyond = room === 0 ? 0 : Math.max(room + 2 - Math.floor(width / 2), 0);
  return { size: { along: boxHeight, across: width }, label: { along: 0, across: beyond } };
}

/** No layout takes fewer columns; most of those that are too wide need not be laid out to know it. */
function leastColumns(sizes: readonly LayoutNode[], { layers }: Layering, direction: Direction): number {
  const { boxGap, lead, tail } = grains[direction];
  const sum = (numbers: readonly number[], between: number) =>
    numbers.reduce((total, number) => total + number + between, -between);
  const boxes = layers.map((layer) => layer.flatMap((place) => sizes[place]?.size ?? []));
  return direction === "down"
    ? Math.max(
        ...boxes.map((layer) =>
          sum(
            layer.map(({ across }) => across),
            boxGap,
          ),
        ),
      )
    : sum(
        boxes.map((layer) => Math.max(0, ...layer.map(({ along }) => along))),
        lead + tail,
      );
}

function idIn({ id, repeats }: DrawableNode): string {
  return repeats ? `${cutText(id, widest - 2)} *` : cutText(id, widest);
}

/** As much of a label as is free behind the head of an arrow, with a space behind it. */
function labelBelow(canvas: Canvas, label: string, at: Place, columns: number): { text: string; at: Place } {
  const wanted = Math.min(textWidth(label), widest);
  const free = canvas.room(at, wanted + 1);
  const text = cutText(label, Math.min(free > wanted ? wanted : free - 1, columns - at.x));
  return { text: text === label || textWidth(text) >= shortestLabel ? text : "", at };
}

/** Above the first line that comes in, up to the box. */
function placeLeftOf({ along, entries }: Box, label: string): Place {
  return { x: along - 1 - textWidth(cutText(label, widest)), y: Math.min(...entries) - 1 };
}

/** What the marks mean that are there, and what has no room beside its line. */
function legend(nodes: readonly DrawableNode[], unread: readonly DrawableNode[]): string[] {
  const lines = [
    ...(nodes.some(({ repeats }) => repeats) ? ["* once for each element of a list"] : []),
    ...(nodes.some(({ kind }) => kind === "workflow") ? ["╔═╗ a workflow of its own"] : []),
    ...unread.map(({ id, label = "" }) => `${id}: ${label}`),
  ];
  return lines.length === 0 ? [] : ["", ...lines];
}
