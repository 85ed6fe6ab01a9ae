import { describe, expect, test } from "vitest";
import { planOf } from "../fixtures/plan";
import { mermaidGraph } from "./mermaid-graph";
import { svgGraph } from "./svg-graph";
import { textGraph } from "./text-graph";

const nodes = `  question: { type: ask }
  step: { type: work, inputs: { text: question.text, more: question.list } }
  each: { type: work, for_each: question.list, inputs: { text: item } }
  maybe: { type: work, when: size(step.text) > 0, inputs: { text: question.text } }
  later: { type: work, after: [step], inputs: { text: question.text } }
  other: { type: give, inputs: { text: question.text }, after: [each] }
  reply: { type: give, inputs: { text: [step.text, maybe.text, later.text] } }
`;

describe("textGraph", () => {
  test("lists each node with what it takes and from where", () => {
    expect(textGraph(planOf(nodes))).toBe(`question (ask)
step (work)
  └─ question.text, question.list
each (work) for each of question.list
maybe (work) when size(step.text) > 0
  └─ question.text
later (work)
  ├─ question.text
  └─ after step
other (give)
  ├─ question.text
  └─ after each
reply (give)
  ├─ step.text
  ├─ maybe.text
  └─ later.text`);
  });

  test("lets no condition steer the terminal", () => {
    const text = textGraph(planOf(evil()));
    expect(text).not.toContain("\u001b");
    expect(text).toContain('when "a" != "b"');
  });
});

describe("mermaidGraph", () => {
  test("draws nodes by their kind and edges by what they carry", () => {
    expect(mermaidGraph(planOf(nodes)).split("\n")).toEqual([
      "flowchart LR",
      '  n0(["question<br><small>ask</small>"])',
      '  n1["step<br><small>work</small>"]',
      '  n2["each<br><small>work</small>"]',
      '  n3{{"maybe<br><small>work</small>"}}',
      '  n4["later<br><small>work</small>"]',
      '  n5(["other<br><small>give</small>"])',
      '  n6(["reply<br><small>give</small>"])',
      '  n0 -- "text, list" --> n1',
      "  n0 -.-> n2",
      '  n0 -- "text" --> n3',
      "  n1 -.-> n3",
      '  n0 -- "text" --> n4',
      "  n1 -.-> n4",
      '  n0 -- "text" --> n5',
      "  n2 -.-> n5",
      '  n1 -- "text" --> n6',
      '  n3 -- "text" --> n6',
      '  n4 -- "text" --> n6',
    ]);
  });

  test("escapes what would end a label or stand for something else", () => {
    const label = mermaidGraph(planOf(evil())).split("\n")[2];
    expect(label).toBe('  n1{{"a #34; #60;script#62; #38; #35;35; ]} b<br><small>work</small>"}}');
  });
});

describe("svgGraph", () => {
  test("says that a workflow is too deep to be laid out, instead of failing in the layout", () => {
    const chain = Array.from(
      { length: 4_000 },
      (_, at) => `  n${at + 1}: { type: work, inputs: { text: n${at}.text } }`,
    );
    const plan = planOf(
      `  n0: { type: ask }\n${chain.join("\n")}\n  reply: { type: give, inputs: { text: n4000.text } }\n`,
    );
    expect(() => svgGraph(plan)).toThrow(expect.objectContaining({ code: "usage" }));
  });

  test("is well-formed, and holds a box for each node and a line for each edge", () => {
    const svg = svgGraph(planOf(nodes));
    expect(elementsOf(svg)).toEqual(expect.objectContaining({ svg: 1, title: 1, rect: 7, g: 7, text: 14 }));
    // One path is the head of the arrows.
    expect(elementsOf(svg).path).toBe(11 + 1);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
  });

  test("stays well-formed whatever names it holds, and runs no script", () => {
    const svg = svgGraph(planOf(evil(), "a <b> & \u001b[31m \u0001 'c' \ud800"));
    expect(elementsOf(svg).script).toBeUndefined();
    expect(svg).toContain("a &#34; &#60;script&#62; &#38; #35; ]} b");
    expect(svg).not.toMatch(/[^\P{Cc}\n\t]|\p{Cs}/u);
  });

  test("makes room for long names", () => {
    const short = svgGraph(planOf(evil().replace(/title: .*, when/, "title: a, when")));
    const long = svgGraph(planOf(evil().replace(/title: .*, when/, `title: ${"a".repeat(200)}, when`)));
    expect(widthOf(long) - widthOf(short)).toBeGreaterThan(1000);
  });
});

function evil(): string {
  const title = JSON.stringify('a " <script> & #35; ]}\n\u001b[31mb');
  return `  question: { type: ask }
  step: { type: work, title: ${title}, when: "\\"a\\u001b[2J\\" != \\"b\\"", inputs: { text: question.text } }
  reply: { type: give, inputs: { text: step.text } }
`;
}

/** Reads XML strictly enough to see that each element is closed in turn; how often each kind stands there. */
function elementsOf(xml: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<&]*")*)(\/?)>/g,
    (_, close, name, _attributes, empty) => {
      if (close) expect(open.pop()).toBe(name);
      else {
        counts[name] = (counts[name] ?? 0) + 1;
        if (!empty) open.push(name);
      }
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace(/&#\d+;/g, "")).not.toMatch(/[<>&]/);
  return counts;
}

function widthOf(svg: string): number {
  return Number(/width="(\d+)"/.exec(svg)?.[1]);
}
