import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { portsOf } from "./ports";

const side = { first: 12, last: 20, middle: 16, apart: 2 };

describe("portsOf", () => {
  test.each([
    ["one line comes in at the middle", [{ from: 0, direct: undefined }], [16]],
    ["a line that can be straight is", [{ from: 19, direct: 19 }], [19]],
    ["a line from beside the box cannot be straight", [{ from: 30, direct: 30 }], [16]],
    [
      "lines stand around the middle in the order in which they come",
      [
        { from: 40, direct: undefined },
        { from: 0, direct: undefined },
      ],
      [17, 15],
    ],
    [
      "lines make room for one that is straight",
      [
        { from: 0, direct: undefined },
        { from: 17, direct: 17 },
        { from: 40, direct: undefined },
      ],
      [15, 17, 19],
    ],
  ])("%s", (_, arrivals, ports) => {
    expect(portsOf(arrivals, side)).toEqual(ports);
  });

  test("each line has a cell of its own at the side, in order and so far apart as asked", () => {
    const arrival = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.boolean())
      .map(([from, direct]) => ({ from, direct: direct ? from : undefined }));
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 5 }), (arrivals) => {
        const ports = portsOf(arrivals, side);
        const order = [...ports].sort((one, other) => one - other);
        for (const [at, port] of order.entries()) {
          expect(port).toBeGreaterThanOrEqual(
            order[at - 1] === undefined ? side.first : (order[at - 1] ?? 0) + side.apart,
          );
          expect(port).toBeLessThanOrEqual(side.last);
        }
        const byOrigin = [...arrivals.keys()].sort(
          (one, other) => (arrivals[one]?.from ?? 0) - (arrivals[other]?.from ?? 0),
        );
        expect(byOrigin.map((place) => ports[place])).toEqual(order);
      }),
    );
  });
});
