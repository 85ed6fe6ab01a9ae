import { describe, expect, test } from "vitest";
import type { NodeDetails } from "../run-details";
import { caseFromRun, type EndedRun } from "./case-from-run";

const cited = [
  { document: "a.pdf", text: "x", page: 3 },
  { document: "a.pdf", text: "y", page: 3 },
  { document: "b.md", text: "z" },
];

describe("caseFromRun", () => {
  test("holds the answer, what it cites and the path of a good run", () => {
    expect(caseFromRun(ended({ output: { text: "25 days", sources: cited } }), {}, { bad: false })).toEqual({
      name: 'answers "How many?"',
      inputs: { text: "How many?" },
      assert: [
        { equals: "25 days" },
        { cites: ["a.pdf#3", "b.md"] },
        { ran: ["question", "answer"] },
        { skipped: ["long"] },
      ],
    });
  });

  test("wants another answer than that of a bad run, wherever it comes from", () => {
    const made = caseFromRun(ended(), {}, { bad: true, name: "counts right" });
    expect(made).toMatchObject({ name: "counts right", assert: [{ not: { equals: "25 days" } }] });
  });

  test("expects of a long answer how it begins", () => {
    const text = `${"word ".repeat(60)}\nend`;
    const [first] = caseFromRun(ended({ output: { text } }), {}, { bad: false }).assert;
    expect(first?.contains).toBe("word ".repeat(40).trim());
    const lines = caseFromRun(ended({ output: { text: `In short.\n${text}` } }), {}, { bad: false });
    expect(lines.assert[0]).toEqual({ contains: "In short." });
  });

  test("tests one node with the events of the run, what people answered, and the conversation", () => {
    const input = { text: "How many?", history: [{ role: "user", content: "Hi" }] };
    const answers = new Map<string, unknown>([
      ["review[1]", "yes"],
      ["inner/review", "no"],
    ]);
    const choice = { bad: false, node: "answer", recordedRun: "__runs__/run_1.jsonl" };
    expect(caseFromRun(ended({ input, answers }), {}, choice)).toEqual({
      name: 'answers "How many?"',
      inputs: input,
      answers: { "review[1]": "yes" },
      node: "answer",
      recorded_run: "__runs__/run_1.jsonl",
      assert: [{ equals: "twenty-five" }, { cites: "a.pdf#3" }, { ran: "answer" }],
    });
  });

  test("expects the failure of a run that rightly failed, and an end of one that should not have", () => {
    const error = { code: "invalid_output", message: "no", retryable: false } as const;
    const failed = ended({ status: "failed", error });
    expect(caseFromRun(failed, {}, { bad: false }).assert.slice(0, 2)).toEqual([
      { status: "failed" },
      { error: "invalid_output" },
    ]);
    expect(caseFromRun(failed, {}, { bad: true }).assert[0]).toEqual({ status: "completed" });
    expect(caseFromRun(ended({ status: "waiting" }), {}, { bad: false }).assert[0]).toEqual({ status: "waiting" });
  });

  test("names a case after what was asked, in one line that is not long", () => {
    const { name } = caseFromRun(ended({ input: { text: `Why\nis ${"it ".repeat(50)}` } }), {}, { bad: true });
    expect(name).toMatch(/^answers "Why is it it .*…" better$/);
    expect(name.length).toBeLessThan(100);
  });
});

function ended(changes: Partial<EndedRun> = {}): EndedRun {
  const node = (id: string, more: Partial<NodeDetails>): NodeDetails => ({
    node: id,
    status: "completed",
    attempts: 1,
    ...more,
  });
  return {
    status: "completed",
    input: { text: "How many?" },
    nodes: [
      node("question", { outputs: { text: "How many?" } }),
      node("answer", { outputs: { text: "twenty-five", citations: cited.slice(0, 1) } }),
      node("long", { status: "skipped", skipped: "condition", attempts: 0 }),
    ],
    output: { text: "25 days" },
    answers: new Map(),
    ...changes,
  };
}
