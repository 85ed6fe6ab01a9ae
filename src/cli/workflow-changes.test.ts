import { describe, expect, test } from "vitest";
import { changeLines } from "./workflow-changes";

describe("changeLines", () => {
  test("names what came, what went and what has become something else", () => {
    const field = { kind: "field", node: "answer" } as const;
    expect([
      ...changeLines({ kind: "workflow", path: ["budget", "usd"], before: 1, after: 2 }),
      ...changeLines({ kind: "node", change: "added", node: "web", type: "web_search", fields: {} }),
      ...changeLines({
        kind: "node",
        change: "removed",
        node: "old",
        type: "output",
        fields: {},
        file: "parts/a.yaml",
      }),
      ...changeLines({ ...field, path: ["config", "model"], before: "one", after: "two" }),
      ...changeLines({ ...field, path: ["config", "a key"], after: { deep: [1] }, file: "parts/a.yaml" }),
      ...changeLines({ ...field, path: ["title"], before: "" }),
      ...changeLines({ kind: "edge", change: "removed", source: "a", target: "b", sourcePort: "text" }),
      ...changeLines({ kind: "file", change: "changed", file: "parts/b.yaml" }),
    ]).toEqual([
      "~ budget.usd: 1 -> 2",
      "+ node web (web_search)",
      "- parts/a.yaml: node old (output)",
      "~ answer.config.model: one -> two",
      '+ parts/a.yaml: answer.config."a key": {"deep":[1]}',
      '- answer.title: ""',
      "- edge a.text -> b",
      "~ file parts/b.yaml",
    ]);
  });

  test("tells a number from a text that looks like it", () => {
    const change = { kind: "field", node: "a", path: ["config", "size"], before: 1, after: "1" } as const;
    expect(changeLines(change)).toEqual(['~ a.config.size: 1 -> "1"']);
  });

  test("shows of a long text the lines that are not the same", () => {
    const change = { kind: "field", node: "a", path: ["config", "prompt"] } as const;
    expect(changeLines({ ...change, before: "one\ntwo\nthree\nfour\n", after: "one\n2\n2b\nthree\nfour\n" })).toEqual([
      "~ a.config.prompt:",
      "    - two",
      "    + 2",
      "    + 2b",
    ]);
    expect(changeLines({ ...change, before: "one\none\n", after: "one\none\none\n" })).toEqual([
      "~ a.config.prompt:",
      "    + one",
    ]);
    expect(changeLines({ ...change, after: "one\ntwo" })).toEqual(["+ a.config.prompt:", "    + one", "    + two"]);
  });

  test("steers no terminal", () => {
    const change = { kind: "field", node: "a", path: ["config", "x"], after: "\u001b[31mred\u001b[0m\u0007" } as const;
    expect(changeLines(change)).toEqual(["+ a.config.x: red"]);
  });
});
