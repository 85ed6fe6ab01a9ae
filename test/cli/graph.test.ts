import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { openProject } from "./project";

describe("aiplanet graph", () => {
  test("draws text by default", async () => {
    const { code, stdout, stderr } = await aiplanet(["graph", "w.yaml"], { folder: await openProject() });
    expect([code, stderr]).toEqual([0, ""]);
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
