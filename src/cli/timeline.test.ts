import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeDetails } from "../app/run-details";
import { testTerminal } from "./fixtures/test-terminal";
import { colours } from "./terminal";
import { textWidth } from "./text-width";
import { timelineLines } from "./timeline";

const plain = colours(testTerminal(), {});
const lines = (nodes: readonly NodeDetails[], criticalPath: readonly string[] = [], columns = 60, now = 0) =>
  timelineLines({ nodes, criticalPath, now }, { columns, colours: plain });

const ran = (node: string, startedAt: number, endedAt: number, more: Partial<NodeDetails> = {}): NodeDetails => ({
  node,
  status: "completed",
  attempts: 1,
  startedAt,
  endedAt,
  ...more,
});

describe("timelineLines", () => {
  test("draws each node where it ran, marks the critical path and says what was used", () => {
    const usage = { input: 80, output: 20, usd: 0.001 };
    const nodes = [
      ran("question", 0, 0),
      ran("documents", 0, 250),
      ran("web", 0, 500),
      ran("answer", 500, 1_000, { usage, attempts: 2 }),
      { node: "review", status: "skipped", attempts: 0, skipped: "condition" } as const,
    ];
    expect(lines(nodes, ["question", "web", "answer"], 100).join("\n")).toMatchInlineSnapshot(`
      "* question   ▏                                             0ms
        documents  ███████████                                   250ms
      * web        ██████████████████████                        500ms
      * answer                           ██████████████████████  500ms  2 attempts  80 in / 20 out  $0.001
        review                                                   skipped  its condition is false
                   0                                       1.0s
      * the critical path: question > web > answer"
    `);
  });

  test("draws what still runs until now, and what failed with its word", () => {
    const nodes = [
      { node: "a", status: "running", attempts: 1, startedAt: 1_000 } as const,
      ran("b", 1_000, 1_500, { status: "failed" }),
    ];
    const [first = "", second = ""] = lines(nodes, [], 60, 2_000);
    expect(first).toMatch(/^ {2}a {2}█+ {2}running {2}1\.0s$/);
    expect(second).toMatch(/ failed {2}500ms$/);
    expect(second.match(/█/g)?.length).toBeCloseTo((first.match(/█/g)?.length ?? 0) / 2, -1);
  });

  test("leaves out hours in which nothing ran", () => {
    const hour = 3_600_000;
    const drawn = lines([ran("before", 0, 100), ran("after", hour, hour + 100)]);
    expect(drawn[2]).toMatch(/^ +0 +⋮ 1 pause left out, 200ms$/);
    const [before = "", after = ""] = drawn;
    const cells = (line: string) => line.match(/█/g)?.length ?? 0;
    expect(Math.abs(cells(before) - cells(after))).toBeLessThanOrEqual(1);
  });

  test("fits whatever there is, and nothing is without a mark that ran", () => {
    const node = fc.record({
      node: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
      startedAt: fc.integer({ min: 0, max: 100_000 }),
      took: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000_000 })),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 30 }), fc.integer({ min: 40, max: 200 }), (shape, columns) => {
        const nodes = shape.map(({ node: name, startedAt, took }) => ran(name, startedAt, startedAt + took));
        const drawn = lines(
          nodes,
          nodes.slice(0, 3).map(({ node: name }) => name),
          columns,
        );
        for (const line of drawn) expect(textWidth(line)).toBeLessThanOrEqual(columns);
        for (const line of drawn.slice(0, nodes.length)) expect(line).toMatch(/[█▏▎▍▌▋▊▉]/);
      }),
    );
  });
});
