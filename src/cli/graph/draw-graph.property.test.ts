import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textWidth } from "../text-width";
import { toAscii } from "./canvas";
import { drawGraph } from "./draw-graph";
import type { DrawableNode } from "./drawable-graph";
import { walkDrawing } from "./fixtures/walk-drawing";

const node = fc.record({
  before: fc.array(fc.nat(), { maxLength: 4 }),
  name: fc.string({ unit: fc.constantFrom("a", "b", "日", "é", "_"), maxLength: 10 }),
  type: fc.constantFrom("work", "a_type_of_some_length", "型"),
  label: fc.option(fc.constantFrom("when a.text == 'b'", "for each of list.of.a.name.that.is.longer.than.that"), {
    nil: undefined,
  }),
  kind: fc.constantFrom("step" as const, "end" as const, "workflow" as const),
  repeats: fc.boolean(),
});

/** Any graph: what a node depends on is chosen among those before it. */
const graph = (most: number): fc.Arbitrary<DrawableNode[]> =>
  fc.array(node, { minLength: 1, maxLength: most }).map((nodes) =>
    nodes.map(({ before, name, ...rest }, index) => ({
      ...rest,
      id: `n${index}${name}`,
      dependencies: index === 0 ? [] : [...new Set(before.map((place) => place % index))],
    })),
  );

const direction = fc.constantFrom("down" as const, "right" as const);
const edgesOf = (nodes: readonly DrawableNode[]) =>
  nodes.flatMap(({ id, dependencies }) => dependencies.map((place) => `${nodes[place]?.id} > ${id}`)).sort();

describe("drawGraph", () => {
  test("draws lines from each box to those that wait for it, and to no other", () => {
    fc.assert(
      fc.property(graph(14), direction, (nodes, way) => {
        const lines = drawGraph(nodes, { columns: 10_000, direction: way }) ?? [];
        const { edges, faults } = walkDrawing(
          lines,
          nodes.map(({ id }) => id),
        );
        expect(faults, lines.join("\n")).toEqual([]);
        expect(edges, lines.join("\n")).toEqual(edgesOf(nodes));
      }),
    );
  });

  test("is never wider than asked, and tells each label and each mark", () => {
    fc.assert(
      fc.property(graph(8), fc.integer({ min: 10, max: 120 }), (nodes, columns) => {
        const lines = drawGraph(nodes, { columns });
        if (lines === undefined) return;
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
        const text = lines.join("\n").replace(/\s/g, "");
        for (const { label = "" } of nodes) expect(text).toContain(label.replace(/\s/g, ""));
        expect(text.includes("*once")).toBe(nodes.some(({ repeats }) => repeats));
      }),
    );
  });

  test("draws the same without Unicode, character by character", () => {
    fc.assert(
      fc.property(graph(8), direction, (nodes, way) => {
        const options = { columns: 10_000, direction: way };
        const ascii = drawGraph(nodes, { ...options, ascii: true }) ?? [];
        expect(ascii).toEqual(drawGraph(nodes, options)?.map(toAscii));
        expect(ascii.join("")).not.toMatch(/[─-╿▼▶]/);
      }),
    );
  });
});
