import { describe, expect, test } from "vitest";
import { markPareto, parseAxis, type SweepRow } from "./sweep";

describe("an axis of a matrix", () => {
  test.each<[string, readonly unknown[]]>([
    ["answer.config.model=a:b,c:d", ["a:b", "c:d"]],
    ["answer.config.top_k=1, 2 ,3", [1, 2, 3]],
    ["answer.config.json=true,null", [true, null]],
    ['answer.config.prompt="a, b",c', ["a, b", "c"]],
    ['answer.config.schema={"a":[1,2]},[3,4]', [{ a: [1, 2] }, [3, 4]]],
    ["answer.config.prompt=a=b", ["a=b"]],
  ])("%s has values", (text, values) => {
    expect(parseAxis(text).values).toEqual(values);
  });

  test("names a node and a key, which may lie deep", () => {
    expect(parseAxis("answer.config.retry.attempts=1")).toMatchObject({ node: "answer", path: ["retry", "attempts"] });
  });

  test.each(["", "answer", "answer=1", "answer.config=1", "answer.config.=1", ".config.model=a", "answer.model=a"])(
    "is not %j",
    (text) => {
      expect(() => parseAxis(text)).toThrow(expect.objectContaining({ code: "usage" }));
    },
  );

  test.each(["answer.config.model=", "answer.config.model=,"])("has values: %j", (text) => {
    expect(() => parseAxis(text)).toThrow("is no axis of a matrix");
  });
});

describe("the best choices", () => {
  const row = (quality: number, cost: number | undefined, time: number) =>
    ({ quality, cost, time }) as Omit<SweepRow, "pareto">;
  const marked = (...rows: readonly Omit<SweepRow, "pareto">[]) => markPareto(rows).map(({ pareto }) => pareto);

  test("are those that no other beats in one thing without being worse in another", () => {
    expect(marked(row(1, 3, 9), row(0.5, 1, 9), row(0.5, 2, 9), row(0.4, 3, 1))).toEqual([true, true, false, true]);
  });

  test("are both of two that are the same, and never one that passes nothing", () => {
    expect(marked(row(1, 1, 1), row(1, 1, 1), row(0, 0, 0))).toEqual([true, true, false]);
  });

  test("are compared without their cost where one is not known", () => {
    expect(marked(row(1, undefined, 2), row(1, 5, 1))).toEqual([false, true]);
  });
});
