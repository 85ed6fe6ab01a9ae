import { describe, expect, test } from "vitest";
import type { Usage } from "../engine/values";
import { usageTable } from "./usage-table";

const answer = { node: "answer", usage: { input: 812, output: 64, usd: 0.000331 }, time: 1_900 };
const idle = { node: "question", usage: undefined, time: 3 };

describe("usageTable", () => {
  test("is one line where one node used something", () => {
    expect(usageTable([idle, answer], answer.usage, 2_000)).toEqual(["answer  812 in / 64 out  $0.00033  1.9s"]);
  });

  test("has columns and a total where several did", () => {
    const facts = { node: "check_facts", usage: { input: 12_000, output: 7, usd: 1.25 }, time: 61_000 };
    const total = { input: 12_812, output: 71, usd: 1.250331 };
    expect(usageTable([idle, answer, facts], total, 62_000)).toEqual([
      "answer       812 in / 64 out    $0.00033  1.9s",
      "check_facts  12000 in / 7 out   $1.25     1m 1s",
      "total        12812 in / 71 out  $1.25     1m 2s",
    ]);
  });

  test("marks what is estimated", () => {
    const usage: Usage = { input: 8, output: 3, usd: 0.5, estimated: true };
    expect(usageTable([{ node: "a", usage, time: 5 }], usage, 5)).toEqual(["a  ~8 in / ~3 out  ~$0.50  5ms"]);
  });

  test("says that a price is not known, and what the total leaves out for it", () => {
    const own = { node: "own", usage: { input: 1, output: 1 }, time: 5 };
    expect(usageTable([own], own.usage, 5)).toEqual(["own  1 in / 1 out  price unknown  5ms"]);
    expect(usageTable([own, answer], { input: 813, output: 65, usd: 0.000331 }, 9).at(-1)).toBe(
      "total   813 in / 65 out  $0.00033 and what has no known price  9ms",
    );
  });

  test("what costs nothing is $0, also when it is estimated", () => {
    const usage: Usage = { input: 1, output: 1, usd: 0, estimated: true };
    expect(usageTable([{ node: "a", usage, time: 5 }], usage, 5)).toEqual(["a  ~1 in / ~1 out  $0  5ms"]);
  });

  test("a search has a price without tokens", () => {
    const usage = { input: 0, output: 0, usd: 0.015 };
    expect(usageTable([{ node: "web", usage, time: 5 }], usage, 5)).toEqual(["web  $0.015  5ms"]);
  });

  test("names what nodes used that came to no end", () => {
    const total = { input: 822, output: 64, usd: 0.001 };
    expect(usageTable([answer, { node: "b", usage: undefined, time: 7 }], total, 10)).toEqual([
      "answer    812 in / 64 out  $0.00033  1.9s",
      "(failed)  10 in / 0 out    $0.00067",
      "total     822 in / 64 out  $0.001    10ms",
    ]);
  });

  test("is empty where nothing was used", () => {
    const usage = { input: 0, output: 0, usd: 0 };
    expect(usageTable([{ node: "a", usage, time: 5 }], usage, 5)).toEqual([]);
    expect(usageTable([idle], { input: 0, output: 0 }, 5)).toEqual([]);
  });
});
