import { describe, expect, test } from "vitest";
import { findJsonFault, isJson } from "./json-value";

const loop: Record<string, unknown> = { name: "loop" };
loop.self = { again: [loop] };

let twins: unknown = 1;
for (let level = 0; level < 100; level += 1) twins = [twins, twins];

describe("isJson", () => {
  test.each([
    "",
    0,
    -1.5,
    false,
    null,
    [],
    {},
    [1, "a", null, { b: [true] }],
    { absent: undefined },
    Object.assign(Object.create(null), { a: 1 }),
    { toJSON: "a text of this name" },
    structuredClone({ a: [{}] }),
  ])("%j is plain", (value) => {
    expect(isJson(value)).toBe(true);
    expect(findJsonFault(value)).toBeUndefined();
  });

  test.each([
    [undefined, "gives no value", []],
    [3n, "holds a bigint", []],
    [{ a: [0, { b: 3n }] }, "holds a bigint", ["a", 1, "b"]],
    [[Symbol("s")], "holds a symbol", [0]],
    [{ f: () => 1 }, "holds a function", ["f"]],
    [Number.NaN, "holds NaN", []],
    [{ a: Number.NEGATIVE_INFINITY }, "holds -Infinity", ["a"]],
    [{ at: new Date(0) }, "holds a Date, which is no plain value", ["at"]],
    [new Map([[1, 2]]), "holds a Map, which is no plain value", []],
    [[new Set()], "holds a Set, which is no plain value", [0]],
    [{ bytes: new Uint8Array(2) }, "holds a Uint8Array, which is no plain value", ["bytes"]],
  ])("%o is not", (value, reason, path) => {
    expect(isJson(value)).toBe(false);
    expect(findJsonFault(value)).toEqual({ reason, path });
  });

  test("a value that holds itself is found, and its way is short", () => {
    expect(findJsonFault(loop)?.reason).toBe("holds itself, or is nested more than 200 deep");
    expect(findJsonFault(loop)?.path.length).toBeLessThanOrEqual(10);
  });

  test("a small value that is endless when written out is found in time", () => {
    expect(findJsonFault(twins)?.reason).toBe("holds more than 10000000 values");
  });
});
