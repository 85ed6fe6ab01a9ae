import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { walkDrawing } from "../../src/cli/graph/fixtures/walk-drawing";
import { textWidth } from "../../src/cli/text-width";
import { aiplanet, root } from "./command-line";
import { openProject, workflow } from "./project";

const examples = readdirSync(join(root, "examples"), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

const wideNodes = Array.from({ length: 4 }, (_, index) => `a_node_with_a_name_of_some_length_${index}`);
/** Four long boxes beside each other, behind each other. */
const wide = workflow(
  [
    ...wideNodes.map((id) => `  ${id}: { type: llm_engine, inputs: { question: question.text } }`),
    `  all: { type: output, inputs: { text: [${wideNodes.map((id) => `${id}.text`).join(", ")}] } }`,
    ...wideNodes.map(
      (id, index) =>
        `  and_a_node_with_a_name_behind_it_${index}: { type: llm_engine, inputs: { question: ${id}.text } }`,
    ),
    "  end: { type: output, inputs: { text: and_a_node_with_a_name_behind_it_0.text } }",
  ].join("\n"),
);

describe("aiplanet graph", () => {
  test("draws boxes by default, the same wherever it is read", async () => {
    const folder = await openProject();
    const { code, stdout, stderr } = await aiplanet(["graph", "w.yaml"], { folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`                   ┌────────────────┐
               ┌──▶│ find           ├─┐
╭────────────╮ │   │ knowledge_base │ │   ┌────────────┐   ╭────────╮
│ question   ├─┤   └────────────────┘ ├──▶│ answer     ├──▶│ reply  │
│ user_query │ │                      │   │ llm_engine │   │ output │
╰────────────╯ └──────────────────────┘   └────────────┘   ╰────────╯
`);
    const narrow = await aiplanet(["graph", "w.yaml"], { folder, environment: { COLUMNS: "40" } });
    expect(narrow.stdout).toBe(stdout);
  });

  test.each([
    ["with --ascii", ["--ascii"], {}],
    ["where the locale has no Unicode", [], { LC_ALL: "C", LANG: "en_US.UTF-8" }],
  ])("draws boxes in ASCII %s", async (_, flags, environment) => {
    const { stdout } = await aiplanet(["graph", "echo.yaml", ...flags], { folder: await openProject(), environment });
    expect(stdout).toBe(`+------------+   +--------+
| question   +-->| reply  |
| user_query |   | output |
+------------+   +--------+
`);
  });

  test("lists the nodes where boxes are too wide", async () => {
    const folder = await openProject({ "wide.yaml": wide });
    const { stdout } = await aiplanet(["graph", "wide.yaml"], { folder });
    expect(stdout).toBe((await aiplanet(["graph", "wide.yaml", "--format", "list"], { folder })).stdout);
    expect(stdout).toMatch(
      /^question \(user_query\)\na_node_with_a_name_of_some_length_0 \(llm_engine\)\n {2}└─ question\.text\n/,
    );
  });

  test("lists the nodes with what each takes", async () => {
    const { stdout } = await aiplanet(["graph", "w.yaml", "--format", "list"], { folder: await openProject() });
    expect(stdout).toBe(`question (user_query)
find (knowledge_base)
  └─ question.text
answer (llm_engine)
  ├─ question.text
  └─ find.documents
reply (output)
  └─ answer.text, answer.citations
`);
  });

  test.each(examples)("draws each line of examples/%s, and no other", async (name) => {
    const words = ["graph", `examples/${name}/workflow.yaml`];
    const drawing = (await aiplanet(words, { folder: root })).stdout.split("\n");
    const { stdout: mermaid } = await aiplanet([...words, "--format", "mermaid"], { folder: root });
    const ids = [...mermaid.matchAll(/^ {2}n\d+\W+"([^<]+)</gm)].map(([, id = ""]) => id);
    const edges = [...mermaid.matchAll(/^ {2}n(\d+) .*> n(\d+)$/gm)].map(
      ([, from, to]) => `${ids[Number(from)]} > ${ids[Number(to)]}`,
    );
    expect(edges.length).toBeGreaterThan(1);
    expect(walkDrawing(drawing, ids)).toEqual({ edges: edges.sort(), faults: [] });
    for (const line of drawing) expect(textWidth(line)).toBeLessThanOrEqual(100);
  });

  test("draws Mermaid", async () => {
    const { stdout } = await aiplanet(["graph", "w.yaml", "--format", "mermaid"], { folder: await openProject() });
    expect(stdout).toBe(`flowchart LR
  n0(["question<br><small>user_query</small>"])
  n1["find<br><small>knowledge_base</small>"]
  n2["answer<br><small>llm_engine</small>"]
  n3(["reply<br><small>output</small>"])
  n0 -- "text" --> n1
  n0 -- "text" --> n2
  n1 -- "documents" --> n2
  n2 -- "text, citations" --> n3
`);
  });

  test("draws SVG", async () => {
    const { stdout } = await aiplanet(["graph", "w.yaml", "--format", "svg"], { folder: await openProject() });
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
    expect(stdout.match(/<rect /g)).toHaveLength(4);
  });

  test("tells all that is wrong with a file, and draws nothing", async () => {
    const folder = await openProject({ "bad.yaml": "api_version: aiplanet/v1\nnodes: 3\n" });
    const { code, stdout, stderr } = await aiplanet(["graph", "bad.yaml"], { folder });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/bad\.yaml:2:8 error/);
  });
});
