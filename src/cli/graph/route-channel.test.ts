import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Routes, routeChannel, type Wire } from "./route-channel";

describe("routeChannel", () => {
  test("needs no track for what goes straight on", () => {
    expect(routeChannel([{ tops: [3], bottoms: [3] }])).toEqual({
      tracks: 0,
      across: [],
      along: [{ column: 3, from: -1, to: 0 }],
    });
  });

  test("lets wires share a track where they have no column in common", () => {
    const wires = [
      { tops: [0], bottoms: [4] },
      { tops: [9], bottoms: [6] },
    ];
    expect(routeChannel(wires).tracks).toBe(1);
  });

  test("puts wires that go the same way into the order in which they do not cross", () => {
    const routes = routeChannel([
      { tops: [0], bottoms: [10] },
      { tops: [5], bottoms: [15] },
    ]);
    expect(routes.across).toEqual([
      { track: 1, from: 0, to: 10 },
      { track: 0, from: 5, to: 15 },
    ]);
  });

  test("leads a wire around when two want to change places", () => {
    const wires = [
      { tops: [0], bottoms: [8] },
      { tops: [8], bottoms: [0] },
    ];
    expect(joinedBy(routeChannel(wires), wires)).toEqual([[8], [0]]);
    expect(routeChannel(wires).tracks).toBe(3);
  });

  test("leads all of many to all of many, though some stand in one column", () => {
    const wires = [{ tops: [0, 4, 8], bottoms: [1, 4, 9] }];
    expect(joinedBy(routeChannel(wires), wires)).toEqual([[1, 4, 9]]);
  });

  test("leads each wire to its own ends, whatever the columns", () => {
    fc.assert(
      fc.property(anyWires, (wires) => {
        expect(joinedBy(routeChannel(wires), wires)).toEqual(wires.map(({ bottoms }) => bottoms));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Few columns for many wires, so that they stand in each other's way. */
const columns = fc.shuffledSubarray(
  Array.from({ length: 12 }, (_, column) => column),
  { minLength: 12 },
);
const anyWires: fc.Arbitrary<Wire[]> = fc
  .tuple(
    columns,
    columns,
    fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
  )
  .map(([tops, bottoms, sizes]) => {
    const [upper, lower] = [[...tops], [...bottoms]];
    const rising = (taken: number[]) => taken.sort((one, other) => one - other);
    return sizes.map(([top, bottom]) => ({
      tops: rising(upper.splice(0, top)),
      bottoms: rising(lower.splice(0, bottom)),
    }));
  });

/** The bottoms that each wire reaches from all of its tops, walking down and to the sides, and straight on at crossings. */
function joinedBy({ tracks, across, along }: Routes, wires: readonly Wire[]): (readonly number[])[] {
  const cells = new Map<string, Set<string>>();
  const join = (x: number, y: number, side: string) => {
    const key = `${x} ${y}`;
    cells.set(key, (cells.get(key) ?? new Set()).add(side));
  };
  for (const { track, from, to } of across) {
    for (let x = from; x < to; x += 1) {
      join(x, track, "right");
      join(x + 1, track, "left");
    }
  }
  for (const { column, from, to } of along) {
    for (let y = from; y < to; y += 1) {
      join(column, y, "down");
      join(column, y + 1, "up");
    }
  }
  const steps = { down: [0, 1], left: [-1, 0], right: [1, 0] } as const;
  const opposite = { down: "up", left: "right", right: "left" };
  type Way = keyof typeof steps;
  const reached = (start: number): number[] => {
    const ends = new Set<number>();
    const waiting: [number, number, Way][] = [[start, -1, "down"]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [x, y, way] = [next[0] + steps[next[2]][0], next[1] + steps[next[2]][1], next[2]];
      const sides = cells.get(`${x} ${y}`) ?? new Set();
      expect([...sides], `${x}, ${y}`).toContain(opposite[way]);
      if (y === tracks) ends.add(x);
      else if (sides.size === 4) waiting.push([x, y, way]);
      else {
        for (const side of ["down", "left", "right"] as const) {
          if (sides.has(side) && side !== opposite[way]) waiting.push([x, y, side]);
        }
      }
    }
    return [...ends].sort((one, other) => one - other);
  };
  return wires.map(({ tops }) => {
    const all = tops.map(reached);
    for (const ends of all) expect(ends).toEqual(all[0]);
    return all[0] ?? [];
  });
}
