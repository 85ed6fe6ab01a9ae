import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { criticalPath } from "./critical-path";
import type { NodeDetails } from "./run-details";

const ran = (node: string, startedAt: number, endedAt: number): NodeDetails => ({
  node,
  status: "completed",
  attempts: 1,
  startedAt,
  endedAt,
});

describe("criticalPath", () => {
  test("goes back from the node that ended last, each time to the dependency that ended last", () => {
    const nodes = [ran("question", 0, 1), ran("documents", 1, 5), ran("web", 1, 90), ran("answer", 90, 200)];
    const needs: Readonly<Record<string, readonly string[]>> = {
      documents: ["question"],
      web: ["question"],
      answer: ["documents", "web"],
    };
    expect(criticalPath(nodes, (node) => needs[node] ?? [])).toEqual(["question", "web", "answer"]);
  });

  test("passes over what was skipped and what has not ended", () => {
    const skipped: NodeDetails = { node: "web", status: "skipped", attempts: 0, startedAt: 300, endedAt: 300 };
    const running: NodeDetails = { node: "answer", status: "running", attempts: 1, startedAt: 5 };
    expect(criticalPath([ran("a", 0, 4), skipped, running], () => ["web", "a"].slice(0, 0))).toEqual(["a"]);
    expect(criticalPath([], () => [])).toEqual([]);
  });

  test("is a chain of dependencies that ends with the node that ended last", () => {
    const graph = fc.array(fc.tuple(fc.nat(50), fc.array(fc.nat(20), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(graph, (shape) => {
        const ends: number[] = [];
        const needs = shape.map(([, before], index) => before.filter((other) => other < index));
        const nodes = shape.map(([took], index) => {
          const start = Math.max(0, ...(needs[index] ?? []).map((other) => ends[other] ?? 0));
          ends.push(start + took);
          return ran(`${index}`, start, start + took);
        });
        const path = criticalPath(nodes, (node) => (needs[Number(node)] ?? []).map(String)).map(Number);
        expect(ends[path.at(-1) ?? -1]).toBe(Math.max(...ends));
        for (const [place, node] of path.slice(1).entries()) expect(needs[node]).toContain(path[place]);
        // Each began the moment the one before it ended, so that together they took as long as the run.
        expect(path.reduce((sum, node) => sum + (shape[node]?.[0] ?? 0), 0)).toBe(Math.max(...ends));
      }),
    );
  });
});
