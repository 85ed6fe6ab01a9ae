import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../engine/events";
import type { RunResult } from "../../engine/run-result";
import type { Usage } from "../../engine/values";
import { planOf } from "../fixtures/plan";
import { testTerminal } from "../fixtures/test-terminal";
import type { Verbosity } from "../global-flags";
import { createRenderer } from "./renderer";

const plan = planOf(`  question: { type: ask }
  answer: { type: work, inputs: { text: question.text } }
  reply: { type: give, inputs: { text: answer.text } }
`);
const usage: Usage = { input: 812, output: 64, usd: 0.0003, estimated: true };
const error = { code: "node_failed", message: "it fails", retryable: false } as const;

describe("what a run has used", () => {
  test("stands below the answer, on stderr, after the line that names the model", () => {
    const terminal = shown({}, usage);
    expect(terminal.out()).toBe("Yes.\n");
    expect(terminal.err()).toBe("answered by openai:gpt-5-mini in 2.0s\nanswer  ~812 in / ~64 out  ~$0.0003  1.9s\n");
  });

  test("is not told with --quiet, nor where it is nothing", () => {
    expect(shown({}, usage, "quiet").err()).toBe("");
    expect(shown({}, { input: 0, output: 0 }).err()).toBe("answered by openai:gpt-5-mini in 2.0s\n");
  });

  test("is told after each step of the run with --verbose", () => {
    expect(shown({}, usage, "verbose").err().split("\n").slice(0, 4)).toEqual([
      "question: starts, ask",
      "question: ends after 50ms",
      "answer: starts, work",
      "answer: ends after 1.9s, ~812 in / ~64 out",
    ]);
  });

  test("is told of a run that failed, too", () => {
    const terminal = testTerminal();
    const renderer = createRenderer(plan, {}, terminal);
    renderer.event({ seq: 0, time: 0, type: "node-start", node: "answer" });
    renderer.event({ seq: 1, time: 1_900, type: "node-error", node: "answer", error });
    renderer.end({ run: "r", status: "failed", outputs: {}, usage, error });
    expect(terminal.err()).toBe("error it fails\n(failed)  ~812 in / ~64 out  ~$0.0003\n");
  });

  test("is for programs in all and by node, with times in milliseconds", () => {
    expect(JSON.parse(shown({ json: true }, usage).out())).toMatchObject({
      usage,
      nodes: { question: { time: 50 }, answer: { usage, time: 1_900 }, reply: { time: 0 } },
    });
  });

  test("is told to programs when the run fails", () => {
    const terminal = testTerminal();
    const renderer = createRenderer(plan, { json: true }, terminal);
    renderer.event({ seq: 0, time: 5, type: "node-start", node: "answer" });
    renderer.event({ seq: 1, time: 9, type: "node-error", node: "answer", error });
    renderer.end({ run: "r", status: "failed", outputs: {}, usage, error });
    expect(terminal.out()).toBe("");
    expect(JSON.parse(terminal.err())).toEqual({
      run: "r",
      status: "failed",
      error,
      usage,
      nodes: { answer: { time: 4 } },
    });
  });
});

/** Shows a run in which the node `answer` has used so much. */
function shown(flags: Parameters<typeof createRenderer>[1], used: Usage, verbosity?: Verbosity) {
  const terminal = testTerminal({ ...(verbosity === undefined ? {} : { verbosity }) });
  const renderer = createRenderer(plan, flags, terminal);
  const text = { text: "Yes." };
  const events: readonly RunEvent[] = [
    { seq: 0, time: 1_000, type: "run-start", run: "r", workflow: "test", input: {} },
    { seq: 1, time: 1_000, type: "node-start", node: "question" },
    { seq: 2, time: 1_050, type: "node-end", node: "question", outputs: text },
    { seq: 3, time: 1_050, type: "node-start", node: "answer" },
    {
      seq: 4,
      time: 2_950,
      type: "node-end",
      node: "answer",
      outputs: { ...text, model: "openai:gpt-5-mini" },
      usage: used,
    },
    { seq: 5, time: 2_950, type: "node-start", node: "reply" },
    { seq: 6, time: 2_950, type: "node-end", node: "reply", outputs: text },
    { seq: 7, time: 3_000, type: "run-end", status: "completed", usage: used },
  ];
  for (const event of events) renderer.event(event);
  const result: RunResult = { run: "r", status: "completed", output: text, outputs: { reply: text }, usage: used };
  renderer.end(result);
  return terminal;
}
