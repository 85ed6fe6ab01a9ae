import { describe, expect, test } from "vitest";
import { settle } from "../../test/engine/manual-clock";
import { eachOf, start } from "./fixtures/start-list-run";
import { collect } from "./fixtures/start-run";
import type { NodeContext } from "./index";

describe("for_each", () => {
  test("runs once for each element, in order, no more at once than `concurrency`", async () => {
    let running = 0;
    let most = 0;
    const order: unknown[] = [];
    const started = start(eachOf("[1, 2, 3, 4, 5]", { concurrency: 2, inputs: { x: "item" } }), {
      async work({ inputs }) {
        order.push(inputs.x);
        running += 1;
        most = Math.max(most, running);
        await settle();
        running -= 1;
        return { text: `t${inputs.x}` };
      },
    });
    expect((await started.result()).outputs).toEqual({ out: { value: ["t1", "t2", "t3", "t4", "t5"] } });
    expect([order, most]).toEqual([[1, 2, 3, 4, 5], 2]);
  });

  test("tells of each element, and of the whole node", async () => {
    const started = start(eachOf("['a']", { inputs: { x: "item" } }), {
      work({ inputs, delta, idempotencyKey }) {
        delta(idempotencyKey);
        return { text: String(inputs.x) };
      },
    });
    expect((await collect(started)).slice(1, 6).map(({ seq, time, ...event }) => event)).toEqual([
      { type: "node-start", node: "each" },
      { type: "node-start", node: "each", element: 0 },
      { type: "node-delta", node: "each", element: 0, text: "r:each:0" },
      { type: "node-end", node: "each", element: 0, outputs: { text: "a" } },
      { type: "node-end", node: "each", outputs: { text: ["a"], any: [null], found: [] } },
    ]);
  });

  test("takes fields of the element, also deep ones", async () => {
    const started = start(eachOf("[{'a': {'b': 'x'}}]", { inputs: { x: "item.a.b" } }), {
      work: ({ inputs }) => ({ text: String(inputs.x) }),
    });
    expect((await started.result()).outputs).toEqual({ out: { value: ["x"] } });
  });

  test("an element without the field that a required input names fails", async () => {
    const nodes = {
      each: { type: "strict", for_each: "[{'text': 'a'}, {'txt': 'b'}]", inputs: { text: "item.text" } },
      out: { type: "out", inputs: { value: "each.text" } },
    };
    const result = await start(nodes, {}).result();
    expect(result.error?.message).toBe(
      'node "each" fails: element 1: node "each": input "text" gets nothing, "item.text" is not there',
    );
    const wrong = { ...nodes, each: { ...nodes.each, for_each: "[{'text': 3}]" } };
    expect((await start(wrong, {}).result()).error?.message).toMatch(/input "text" takes text, got the number 3/);
  });

  test("an empty list gives empty lists", async () => {
    const result = await start(eachOf("[]", {}), { work: () => ({ text: "" }) }).result();
    expect(result.outputs).toEqual({ out: { value: [] } });
  });

  test("passages of all elements are joined", async () => {
    const nodes = {
      ...eachOf("[1, 0, 2]", { inputs: { x: "item" } }),
      out: { type: "out", inputs: { value: "each.found" } },
    };
    const started = start(nodes, {
      work: ({ inputs }) => ({
        text: "",
        found: Array.from({ length: inputs.x as number }, () => ({ document: "d", text: String(inputs.x) })),
      }),
    });
    const passage = (text: string) => ({ document: "d", text });
    expect((await started.result()).outputs).toEqual({ out: { value: [passage("1"), passage("2"), passage("2")] } });
  });

  test("on_error works for each element", async () => {
    const work = ({ inputs }: NodeContext) =>
      inputs.x === 2 ? Promise.reject(new Error("no twos")) : { text: String(inputs.x) };
    const skipping = start(eachOf("[1, 2, 3]", { inputs: { x: "item" }, on_error: "skip" }), { work });
    expect((await skipping.result()).outputs).toEqual({ out: { value: ["1", null, "3"] } });
    expect((await collect(skipping)).filter((event) => "element" in event && event.element === 1)).toMatchObject([
      { type: "node-start" },
      { type: "node-error", error: { message: "no twos" } },
      { type: "node-skip", reason: "error" },
    ]);
    const onError = { value: { text: "?" } };
    const value = start(eachOf("[1, 2, 3]", { inputs: { x: "item" }, on_error: onError }), { work });
    expect((await value.result()).outputs).toEqual({ out: { value: ["1", "?", "3"] } });
  });

  test("the first failure stops it, and names its element", async () => {
    const began: unknown[] = [];
    const started = start(eachOf("[1, 2, 3, 4]", { concurrency: 1, inputs: { x: "item" } }), {
      work({ inputs }) {
        began.push(inputs.x);
        return inputs.x === 2 ? Promise.reject(new Error("no twos")) : { text: "" };
      },
    });
    expect((await started.result()).error).toMatchObject({
      code: "node_failed",
      message: 'node "each" fails: element 1: no twos',
      details: { node: "each", element: 1 },
    });
    expect(began).toEqual([1, 2]);
  });

  test("a list that cannot be worked out fails the node, and on_error applies", async () => {
    const nodes = {
      data: { type: "work" },
      each: { type: "work", for_each: "data.any.missing", inputs: { x: "item" } },
      out: { type: "out", inputs: { value: "each.text" } },
    };
    const work = () => ({ text: "", any: {} });
    expect((await start(nodes, { work }).result()).error).toMatchObject({ code: "expression_failed" });
    const value = { ...nodes, each: { ...nodes.each, on_error: { value: { text: "?" } } } };
    expect((await start(value, { work }).result()).outputs).toEqual({ out: { value: ["?"] } });
    const number = { ...nodes, each: { ...nodes.each, for_each: "data.any" } };
    expect((await start(number, { work: () => ({ text: "", any: 3 }) }).result()).error?.message).toMatch(
      /for_each must give a list, the expression "data.any" gives something else/,
    );
  });
});

describe("skips", () => {
  test("a node whose condition is false is skipped, and what needs it too", async () => {
    const started = start(
      {
        a: { type: "work", when: "false" },
        b: { type: "strict", inputs: { text: "a.text" } },
        c: { type: "work", after: ["b"] },
        out: { type: "out", inputs: { value: "c.text" } },
      },
      { work: ({ node }) => ({ text: node }) },
    );
    expect((await started.result()).output).toEqual({ value: "c" });
    expect(started.statuses()).toEqual({ a: "skipped", b: "skipped", c: "completed", out: "completed" });
    expect((await collect(started)).filter(({ type }) => type === "node-skip")).toMatchObject([
      { node: "a", reason: "condition" },
      { node: "b", reason: "inputs" },
    ]);
  });

  test("a merged list takes what the branches that ran gave, in the order of the file", async () => {
    const branches = (runs: string) => ({
      a: { type: "work", when: String(runs.includes("a")) },
      b: { type: "work", when: String(runs.includes("b")) },
      c: { type: "work", when: String(runs.includes("c")) },
      join: { type: "strict", inputs: { text: ["c.text", "a.text", "b.text"] } },
      out: { type: "out", inputs: { value: "join.text" } },
    });
    const work = ({ node }: NodeContext) => ({ text: node });
    expect((await start(branches("abc"), { work }).result()).output).toEqual({ value: "c\n\na\n\nb" });
    expect((await start(branches("b"), { work }).result()).output).toEqual({ value: "b" });
    const none = start(branches(""), { work });
    expect((await none.result()).output).toEqual({ value: undefined });
    expect(none.statuses().join).toBe("skipped");
  });

  test("an expression sees empties where a node was skipped", async () => {
    const nodes = {
      a: { type: "work", when: "false" },
      b: { type: "work", when: "size(a.found) == 0 && a.text == '' && a.any == null" },
      out: { type: "out", inputs: { value: "b.text" } },
    };
    expect((await start(nodes, { work: () => ({ text: "ran" }) }).result()).output).toEqual({ value: "ran" });
  });

  test("a list that comes from skipped nodes only skips its node", async () => {
    const nodes = {
      a: { type: "work", when: "false" },
      each: { type: "work", for_each: "a.any", inputs: { x: "item" } },
      out: { type: "out", inputs: { value: "each.text" } },
    };
    const started = start(nodes, { work: () => ({ text: "" }) });
    expect((await started.result()).status).toBe("completed");
    expect(started.statuses().each).toBe("skipped");
  });

  test("a template sees empties where an optional input got nothing", async () => {
    const nodes = {
      a: { type: "work", when: "false" },
      b: {
        type: "prompt",
        config: { text: "[{{ x }}{% for y in list %}{{ y }}{% endfor %}]" },
        inputs: { x: "a.text", list: ["a.found"] },
      },
      out: { type: "out", inputs: { value: "b.text" } },
    };
    expect((await start(nodes, { work: () => ({ text: "" }) }).result()).output).toEqual({ value: "[]" });
  });
});
