import { describe, expect, test } from "vitest";
import { planOf } from "../fixtures/plan";
import { drawGraph, type GraphDrawingOptions } from "./draw-graph";
import { type DrawableNode, drawableGraph } from "./drawable-graph";

const question = "  question: { type: ask }\n";
const step = `${question}  step: { type: work, inputs: { text: question.text } }
  reply: { type: give, inputs: { text: step.text } }
`;
const fan = `${question}  a: { type: work, inputs: { text: question.text } }
  b: { type: work, inputs: { text: question.text } }
  c: { type: work, inputs: { text: question.text } }
  reply: { type: give, inputs: { text: [a.text, b.text, c.text] } }
`;
const choice = `${question}  draft: { type: work, inputs: { text: question.text } }
  long: { type: work, when: size(draft.text) > 9, inputs: { text: draft.text } }
  short: { type: work, when: size(draft.text) <= 9, inputs: { text: draft.text } }
  reply: { type: give, inputs: { text: [long.text, short.text] } }
`;

describe("drawGraph", () => {
  test("draws a chain to the right where it fits, else downwards, else not at all", () => {
    expect(drawn(step)).toMatchInlineSnapshot(`
      "╭──────────╮   ┌──────┐   ╭───────╮
      │ question ├──▶│ step ├──▶│ reply │
      │ ask      │   │ work │   │ give  │
      ╰──────────╯   └──────┘   ╰───────╯"
    `);
    expect(drawn(step, { columns: 20 })).toMatchInlineSnapshot(`
      "╭──────────╮
      │ question │
      │ ask      │
      ╰────┬─────╯
           ▼
        ┌──────┐
        │ step │
        │ work │
        └──┬───┘
           ▼
       ╭───────╮
       │ reply │
       │ give  │
       ╰───────╯"
    `);
    expect(drawn(step, { columns: 11 })).toBeUndefined();
  });

  test("draws one node", () => {
    const alone: DrawableNode = { ...node, id: "日本", type: "work", label: "when 1 > 0" };
    expect(drawGraph([alone], { columns: 20 })?.join("\n")).toMatchInlineSnapshot(`
      "┌──────┐
      │ 日本 │
      │ work │
      └──────┘

      日本: when 1 > 0"
    `);
  });

  test("draws in ASCII", () => {
    expect(drawn(step, { ascii: true })).toMatchInlineSnapshot(`
      "+----------+   +------+   +-------+
      | question +-->| step +-->| reply |
      | ask      |   | work |   | give  |
      +----------+   +------+   +-------+"
    `);
  });

  test("branches and joins, each line at one height, with conditions beside the heads of their arrows", () => {
    expect(drawn(choice, { direction: "down" })).toMatchInlineSnapshot(`
      "    ╭──────────╮
          │ question │
          │ ask      │
          ╰────┬─────╯
               ▼
           ┌───────┐
           │ draft │
           │ work  │
           └───┬───┘
         ┌─────┴───────────────────────────┐
         ▼ when size(draft.text) > 9       ▼ when size(draft.text) <= 9
      ┌──────┐                         ┌───────┐
      │ long │                         │ short │
      │ work │                         │ work  │
      └──┬───┘                         └───┬───┘
         └─────┬───────────────────────────┘
               ▼
           ╭───────╮
           │ reply │
           │ give  │
           ╰───────╯"
    `);
    expect(drawn(choice, { direction: "right" })).toMatchInlineSnapshot(`
      "                              when size(draft.text) > 9 ┌──────┐
                               ┌─────────────────────────────▶│ long ├──┐
                               │                              │ work │  │
      ╭──────────╮   ┌───────┐ │                              └──────┘  │   ╭───────╮
      │ question ├──▶│ draft ├─┤                                        ├──▶│ reply │
      │ ask      │   │ work  │ │                                        │   │ give  │
      ╰──────────╯   └───────┘ │   when size(draft.text) <= 9 ┌───────┐ │   ╰───────╯
                               └─────────────────────────────▶│ short ├─┘
                                                              │ work  │
                                                              └───────┘"
    `);
  });

  test("tells below what has no room", () => {
    expect(drawn(choice, { columns: 45 })).toMatchInlineSnapshot(`
      "    ╭──────────╮
          │ question │
          │ ask      │
          ╰────┬─────╯
               ▼
           ┌───────┐
           │ draft │
           │ work  │
           └───┬───┘
         ┌─────┴───────────────────────────┐
         ▼ when size(draft.text) > 9       ▼
      ┌──────┐                         ┌───────┐
      │ long │                         │ short │
      │ work │                         │ work  │
      └──┬───┘                         └───┬───┘
         └─────┬───────────────────────────┘
               ▼
           ╭───────╮
           │ reply │
           │ give  │
           ╰───────╯

      short: when size(draft.text) <= 9"
    `);
  });

  test("lets a line that goes straight on branch to its sides at two heights, so that nothing seems to cross", () => {
    expect(drawn(fan, { direction: "down" })).toMatchInlineSnapshot(`
      "          ╭──────────╮
                │ question │
                │ ask      │
                ╰────┬─────╯
         ┌───────────┤
         │           ├───────────┐
         ▼           ▼           ▼
      ┌──────┐    ┌──────┐    ┌──────┐
      │ a    │    │ b    │    │ c    │
      │ work │    │ work │    │ work │
      └──┬───┘    └──┬───┘    └──┬───┘
         └───────────┤           │
                     ├───────────┘
                     ▼
                 ╭───────╮
                 │ reply │
                 │ give  │
                 ╰───────╯"
    `);
  });

  test("leads lines past boxes, and crosses lines that have nothing to do with each other", () => {
    const crossing: DrawableNode[] = [
      { ...node, id: "a" },
      { ...node, id: "b" },
      { ...node, id: "c", dependencies: [0, 1] },
      { ...node, id: "d", dependencies: [0] },
      { ...node, id: "e", dependencies: [1, 3] },
      { ...node, id: "f", dependencies: [0, 2] },
    ];
    expect(drawGraph(crossing, { columns: 100, direction: "down" })?.join("\n")).toMatchInlineSnapshot(`
      "       ┌──────┐              ┌──────┐
             │ a    │              │ b    │
             │ work │              │ work │
             └──┬───┘              └──┬───┘
      ┌─────────┤            ┌────────┤
      │         ├──────────┐ │        │
      │         ▼          ▼ ▼        │
      │      ┌──────┐    ┌──────┐     │
      │      │ d    │    │ c    │     │
      │      │ work │    │ work │     │
      │      └──┬───┘    └──┬───┘     │
      └────────┬┼───────────┘         │
               │└──────────┬──────────┘
               ▼           ▼
            ┌──────┐    ┌──────┐
            │ f    │    │ e    │
            │ work │    │ work │
            └──────┘    └──────┘"
    `);
  });

  test("marks what runs once for each element, and what is a workflow of its own", () => {
    const inner: DrawableNode = { ...node, id: "inner", kind: "workflow", dependencies: [0] };
    const each: DrawableNode = {
      ...node,
      id: "each",
      repeats: true,
      label: "for each of inner.list",
      dependencies: [1],
    };
    expect(drawGraph([node, inner, each], { columns: 100 })?.join("\n")).toMatchInlineSnapshot(`
      "┌──────┐   ╔═══════╗   for each of inner.list ┌────────┐
      │ node ├──▶║ inner ╟─────────────────────────▶│ each * │
      │ work │   ║ work  ║                          │ work   │
      └──────┘   ╚═══════╝                          └────────┘

      * once for each element of a list
      ╔═╗ a workflow of its own"
    `);
  });

  test("cuts ids that are too long", () => {
    const long = { ...node, id: "x".repeat(60), dependencies: [0] };
    expect(drawGraph([node, long], { columns: 100 })?.[1]).toBe(`│ node ├──▶│ ${"x".repeat(39)}… │`);
  });

  test("lets types and labels step back, and nothing else", () => {
    const dim = (text: string) => `<${text}>`;
    const lines = drawGraph([node, { ...node, id: "maybe", label: "when ok", dependencies: [0] }], {
      columns: 60,
      dim,
    });
    expect(lines?.join("\n")).toMatchInlineSnapshot(`
      "┌──────┐   <when ok> ┌───────┐
      │ node ├──────────▶│ maybe │
      │ <work> │           │ <work>  │
      └──────┘           └───────┘"
    `);
  });

  test("draws no graph of hundreds of boxes", () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...node, id: `n${index}` }));
    expect(drawGraph(many, { columns: 10_000 })).toBeUndefined();
  });
});

const node: DrawableNode = {
  id: "node",
  type: "work",
  dependencies: [],
  label: undefined,
  kind: "step",
  repeats: false,
};

function drawn(nodes: string, options: Partial<GraphDrawingOptions> = {}): string | undefined {
  return drawGraph(drawableGraph(planOf(nodes)), { columns: 100, ...options })?.join("\n");
}
