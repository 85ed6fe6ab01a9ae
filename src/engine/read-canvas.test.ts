import { describe, expect, test } from "vitest";
import { standInRegistry } from "../../test/engine/stand-in-registry";
import { checkWorkflow, readWorkflow } from "./index";

describe("the React Flow shape", () => {
  test("gives the same plan as the file's own shape", () => {
    const canvas = check({
      name: "w",
      nodes: [
        { id: "q", type: "user_query", data: { label: "Question" }, position: { x: 0, y: 0 } },
        {
          id: "a",
          type: "llm_engine",
          data: { model: "m", timeout: "5s", system: "Be brief." },
          position: { x: 1, y: 0 },
        },
        { id: "r", data: { type: "output" } },
      ],
      edges: [
        { id: "1", source: "q", target: "a", sourceHandle: "text", targetHandle: "question" },
        { id: "2", source: "q", target: "a", sourceHandle: "history", targetHandle: "history" },
        { id: "3", source: "a", target: "r", sourceHandle: null },
      ],
      node_configs: { a: { model: "other" } },
      viewport: { x: 0, y: 0, zoom: 1 },
    });
    expect(canvas.diagnostics).toEqual([]);
    expect(canvas.plan?.nodes).toMatchObject([
      { id: "q", type: "user_query" },
      {
        id: "a",
        timeout: 5_000,
        config: { model: "other", system: "Be brief." },
        inputs: [{ name: "question", sources: [{ node: 0, port: "text" }] }, { name: "history" }],
      },
      { id: "r", type: "output", inputs: [{ name: "text", sources: [{ node: 1, port: "text" }] }] },
    ]);
  });

  test("an edge without handles joins the only pair of ports whose types agree, else the main ports", () => {
    const joined = check(graph([{ source: "search", target: "r" }]));
    expect(joined.diagnostics).toEqual([]);
    expect(joined.plan?.nodes.at(-1)?.inputs).toMatchObject([{ name: "sources", sources: [{ port: "documents" }] }]);
  });

  test("an edge that could mean several things, or nothing, is refused by name", () => {
    const nodes = [{ id: "a", type: "llm_engine", data: {} }];
    const none = check(
      graph([
        { source: "search", target: "q" },
        { source: "search", target: "r" },
      ]),
    );
    expect(none.diagnostics).toMatchObject([
      { code: "AP1310", message: 'the edge from "search" to "q" joins no ports: no output has the type of an input' },
    ]);
    const some = graph([
      { source: "search", target: "r" },
      { source: "a", target: "r", targetHandle: "sources" },
    ]);
    expect(check({ ...some, nodes: [...some.nodes, ...nodes] }).diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "AP1310" }),
    );
    const loop = [{ id: "b", type: "knowledge_base", data: { collection: "c" } }, ...nodes];
    const ambiguous = graph([
      { source: "search", target: "r" },
      { source: "a", target: "b" },
    ]);
    expect(check({ ...ambiguous, nodes: [...ambiguous.nodes, ...loop] }).diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "AP1310", message: expect.stringContaining('"a" to "b"') }),
    );
  });

  test("several edges into one port are merged, those without handles too", () => {
    const file = graph([
      { source: "search", target: "r" },
      { source: "more", target: "r" },
    ]);
    const more = { id: "more", type: "web_search", data: { inputs: { query: "q.text" } } };
    const { plan, diagnostics } = check({ ...file, nodes: [more, ...file.nodes] });
    expect(diagnostics).toEqual([]);
    expect(plan?.nodes.at(-1)?.inputs[0]).toMatchObject({ merge: "documents", sources: [{}, {}] });
  });

  test("reports what is wrong with nodes, edges and configs, in their place", () => {
    const { workflow, diagnostics } = readWorkflow(
      `{ "name": "w",
  "nodes": [
    { "id": "q", "type": "user_query" },
    { "id": "q", "type": "output" },
    { "type": "output" },
    3
  ],
  "edges": [ { "source": "q", "target": "x" }, { "source": 1, "target": "q" }, "edge" ],
  "node_configs": { "y": {} } }`,
    );
    expect(workflow?.nodes.map(({ id }) => id)).toEqual(["q"]);
    expect(diagnostics.map(({ line, code, message }) => `${line} ${code} ${message}`)).toEqual([
      '4 AP1004 two nodes have the id "q"',
      '5 AP1102 node 3: "id" is missing',
      "6 AP1103 node 4: must be a map, got the number 3",
      '8 AP1302 an edge names "x", which is no node',
      '8 AP1103 edge 2: "source" must be a text, got the number 1',
      '8 AP1103 edge 3: must be a map, got the text "edge"',
      '9 AP1302 node_configs names "y", which is no node',
    ]);
    const codes = (file: unknown) => readWorkflow(JSON.stringify(file)).diagnostics.map(({ code }) => code);
    expect(codes({ name: "w", nodes: [], edges: {}, node_configs: [] })).toEqual(["AP1103", "AP1103"]);
  });

  test("points at an edge's handle, a node's id, and not at the node's data", () => {
    const text = `{ "name": "w",
  "nodes": [
    { "id": "q", "type": "user_query", "data": {} },
    { "id": "bad id", "type": "web_search", "data": {} },
    { "id": "s", "type": "web_search", "data": {} },
    { "id": "r", "type": "output", "data": {} }
  ],
  "edges": [
    { "source": "q", "target": "s", "sourceHandle": "txt", "targetHandle": "query" },
    { "source": "q", "target": "r", "sourceHandle": "text", "targetHandle": "txet" },
    { "source": "q", "target": "bad id", "sourceHandle": "text", "targetHandle": "query" },
    { "source": "q", "target": "bad id", "sourceHandle": "text", "targetHandle": "query" }
  ] }`;
    const { workflow, diagnostics } = readWorkflow(text);
    if (workflow === undefined) throw new Error("no workflow");
    const all = [...diagnostics, ...checkWorkflow(workflow, standInRegistry()).diagnostics];
    const places = all.flatMap(({ code, line, column, source, severity }) =>
      severity === "error" ? `${code} ${line} ${source?.slice((column ?? 0) - 1).match(/^"[^"]*"|./)?.[0]}` : [],
    );
    expect(places).toEqual(['AP1104 4 "bad id"', 'AP1303 9 "txt"', 'AP1305 10 "txet"']);
  });
});

function graph(edges: readonly Record<string, unknown>[]) {
  return {
    name: "w",
    knowledge: { c: {} },
    nodes: [
      { id: "q", type: "user_query", data: {} },
      { id: "search", type: "web_search", data: {} },
      { id: "r", type: "output", data: {} },
    ],
    edges: [{ source: "q", target: "search" }, ...edges],
  };
}

function check(file: unknown) {
  const { workflow, diagnostics } = readWorkflow(JSON.stringify(file));
  if (workflow === undefined) throw new Error(JSON.stringify(diagnostics));
  const checked = checkWorkflow(workflow, standInRegistry());
  const all = [...diagnostics, ...checked.diagnostics].filter(({ severity }) => severity === "error");
  return { plan: checked.plan, diagnostics: all };
}
