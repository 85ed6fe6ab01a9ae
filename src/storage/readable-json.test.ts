import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readableJson } from "./readable-json";

describe("JSON for people", () => {
  test("is the same value when it is read", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(JSON.parse(readableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("keeps in one line what fits into it", () => {
    expect(readableJson({ a: [1, { b: null }], c: {}, d: [] })).toBe('{ "a": [1, { "b": null }], "c": {}, "d": [] }\n');
  });

  test("writes long lists of short texts as running text, none of its lines too long", () => {
    const words = Array.from({ length: 60 }, (_, index) => `word ${index}`);
    const written = readableJson({ words });
    const lines = written.split("\n");
    expect(lines[2]).toMatch(/^ {4}"word 0", "word 1", .*,$/);
    expect(lines.length).toBeLessThan(15);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("gives what is longer than a line a line of its own", () => {
    const long = "x".repeat(120);
    expect(readableJson(["a", long, "b"])).toBe(`[\n  "a",\n  "${long}",\n  "b"\n]\n`);
  });
});
