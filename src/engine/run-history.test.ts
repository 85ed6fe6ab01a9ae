import { describe, expect, test } from "vitest";
import { eachOf, start } from "./fixtures/start-list-run";
import { collect } from "./fixtures/start-run";
import type { NodeContext } from "./index";

describe("history", () => {
  test("what ended is not run again, numbering and usage go on, and readers see all lives as one", async () => {
    const calls: string[] = [];
    let broken = true;
    const work = ({ node, use }: NodeContext) => {
      calls.push(node);
      use({ input: 1, output: 0 });
      if (node === "c" && broken) throw new Error("broken");
      return { text: node };
    };
    const nodes = {
      a: { type: "work" },
      b: { type: "work", when: "false", inputs: { x: "a.text" } },
      c: { type: "work", inputs: { x: ["a.text", "b.text"] } },
      out: { type: "out", inputs: { value: "c.text" } },
    };
    const first = start(nodes, { work });
    expect((await first.result()).usage).toEqual({ input: 2, output: 0 });
    const history = await collect(first);
    broken = false;
    const second = start(nodes, { work, history, id: undefined });
    expect(await second.result()).toMatchObject({
      run: "r",
      status: "completed",
      output: { value: "c" },
      usage: { input: 3 },
    });
    expect(calls).toEqual(["a", "c", "c"]);
    const all = await collect(second);
    expect(all.slice(0, history.length)).toEqual(history);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index));
    expect(all.at(-1)).toMatchObject({ type: "run-end", status: "completed" });
    expect(second.statuses()).toEqual({ a: "completed", b: "skipped", c: "completed", out: "completed" });
  });

  test("elements that ended are not run again", async () => {
    const calls: unknown[] = [];
    let broken = true;
    const nodes = eachOf("[1, 2, 3]", { concurrency: 1, inputs: { x: "item" } });
    const work = ({ inputs }: NodeContext) => {
      calls.push(inputs.x);
      if (inputs.x === 2 && broken) throw new Error("broken");
      return { text: `t${inputs.x}` };
    };
    const first = start(nodes, { work });
    await first.result();
    broken = false;
    const second = start(nodes, { work, history: await collect(first) });
    expect((await second.result()).output).toEqual({ value: ["t1", "t2", "t3"] });
    expect(calls).toEqual([1, 2, 2, 3]);
  });

  test("what elements used counts although their node had not ended", async () => {
    const nodes = eachOf("[1, 2, 3]", { concurrency: 1, inputs: { x: "item" } });
    const work = ({ inputs, use }: NodeContext) => {
      use({ input: 1, output: 0 });
      return { text: `t${inputs.x}` };
    };
    const first = start(nodes, { work });
    const { usage } = await first.result();
    const events = await collect(first);
    for (let kept = 1; kept < events.length; kept += 1) {
      const second = start(nodes, { work, history: events.slice(0, kept) });
      expect((await second.result()).usage, `after ${kept} events`).toEqual(usage);
    }
  });

  test("a run that had completed stays as it was", async () => {
    const nodes = { a: { type: "work" }, out: { type: "out", inputs: { value: "a.text" } } };
    const first = start(nodes, { work: () => ({ text: "once" }) });
    const result = await first.result();
    const history = await collect(first);
    const again = start(nodes, { work: () => ({ text: "twice" }), history });
    expect(await again.result()).toEqual(result);
    expect(await collect(again)).toEqual(history);
    again.cancel();
    expect(again.statuses()).toEqual({ a: "completed", out: "completed" });
  });
});
