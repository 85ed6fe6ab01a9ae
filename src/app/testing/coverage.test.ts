import { describe, expect, test } from "vitest";
import type { Plan } from "../../engine/plan";
import { coverageOf, joinCoverage } from "./coverage";
import type { Observation, ObservedNode } from "./observation";

const plan = { nodes: [{ id: "a" }, { id: "b", when: {} }, { id: "c", when: {} }] } as unknown as Plan;

function observed(statuses: Readonly<Record<string, ObservedNode["status"]>>): Observation {
  const nodes = Object.entries(statuses).map(([node, status]) => ({ node, status, time: 0, attempts: 1 }));
  return { nodes } as unknown as Observation;
}

function reached(...runs: readonly Readonly<Record<string, ObservedNode["status"]>>[]) {
  const counter = coverageOf(plan);
  for (const run of runs) counter.add(observed(run));
  return counter.report("flow.yaml");
}

describe("coverage", () => {
  test("counts nodes that ran, and both sides of each condition", () => {
    expect(
      reached({ a: "completed", b: "skipped", c: "pending" }, { a: "failed", b: "completed", c: "mocked" }),
    ).toEqual({
      workflow: "flow.yaml",
      nodes: { reached: 2, all: 3, missing: ["c"] },
      branches: { reached: 2, all: 4, missing: ["c: runs", "c: skipped"] },
    });
  });

  test("of several files of a workflow is what they reach together", () => {
    const left = reached({ a: "completed", b: "skipped" });
    const right = reached({ b: "completed", c: "completed" });
    const other = { ...left, workflow: "other.yaml" };

    expect(joinCoverage([left, other, right])).toEqual([
      {
        workflow: "flow.yaml",
        nodes: { reached: 3, all: 3, missing: [] },
        branches: { reached: 3, all: 4, missing: ["c: skipped"] },
      },
      other,
    ]);
    expect(joinCoverage([])).toEqual([]);
  });
});
