import { describe, expect, test } from "vitest";
import { orderNodes } from "./order";

describe("orderNodes", () => {
  test("puts each node after what it depends on, otherwise as given", () => {
    expect(orderNodes([[2], [], [1], []])).toEqual({ order: [1, 3, 2, 0] });
    expect(orderNodes([])).toEqual({ order: [] });
  });

  test("names one cycle in the direction of the data", () => {
    // 1 waits for 3, 3 for 2, 2 for 1; 0 waits for the cycle and is not in it.
    expect(orderNodes([[1], [3], [1], [2]])).toEqual({ cycle: [1, 2, 3] });
    expect(orderNodes([[0]])).toEqual({ cycle: [0] });
  });

  test("orders a chain of 100,000 nodes, also when it is given backwards", () => {
    const size = 100_000;
    const forwards = Array.from({ length: size }, (_, node) => (node === 0 ? [] : [node - 1]));
    const backwards = Array.from({ length: size }, (_, node) => (node === size - 1 ? [] : [node + 1]));
    expect(orderNodes(forwards)).toEqual({ order: forwards.map((_, node) => node) });
    expect(orderNodes(backwards)).toEqual({ order: forwards.map((_, node) => size - 1 - node) });
  });

  test("finds a cycle of 100,000 nodes", () => {
    const ring = Array.from({ length: 100_000 }, (_, node) => [(node + 1) % 100_000]);
    const found = orderNodes(ring);
    expect("cycle" in found && found.cycle.length).toBe(100_000);
  });
});
