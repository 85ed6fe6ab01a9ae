import { describe, expect, test } from "vitest";
import { standInRegistry } from "../../test/engine/stand-in-registry";
import {
  checkWorkflow,
  compile,
  createRegistry,
  defineNode,
  defineWorkflow,
  formatDiagnostic,
  optional,
  port,
  type Registry,
  readWorkflow,
  run,
} from "./index";

const head = "api_version: aiplanet/v1\nkind: Workflow\nname: w\n";
const question = "  question: { type: user_query }\n";

describe("checkWorkflow", () => {
  test("reports all kinds of faults at once, with line, column and what would have been right", () => {
    const text = `${head}knowledge: { handbook: {} }
nodes:
${question}  search: { type: knowledge_base, config: { colection: handbook, top_k: 0 }, inputs: { qury: question.text } }
  web: { type: web_serch, inputs: { query: question.text } }
  answer:
    type: llm_engine
    when: size(serch.documents) > 0
    config:
      prompt: |
        Sources:
        {{ sorces }}
    inputs: { question: qestion.text, sources: [question.txt, web.documents] }
    after: [serch]
  reply: { type: output, inputs: { text: answer.citations } }
`;
    expect(diagnose(text).map((line) => line.replace(/ error| warning/, ""))).toEqual([
      '7:3 AP1306 node "search": input "query" is not connected = connect it under inputs: `query: NODE.PORT`, where the port gives text',
      '7:35 AP1203 node "search": config "collection" is missing',
      '7:45 AP1202 node "search": unknown config key "colection" = did you mean "collection"?',
      '7:73 AP1204 node "search": config "top_k" must be 1 or more, got the number 0',
      '7:88 AP1305 node "search": input "qury" is unknown = did you mean "query"?',
      '8:16 AP1201 node "web": unknown node type "web_serch" = did you mean "web_search"?',
      '11:16 AP1402 node "answer": when: "serch" is no node = did you mean "search"?',
      '15:12 AP1412 node "answer": prompt names "sorces", which is no input of the node = did you mean "sources"?',
      '16:25 AP1302 node "answer": input "question" names "qestion", which is no node = did you mean "question"?',
      '16:49 AP1303 node "answer": input "sources" names "question.txt", and node "question" has no output "txt" = did you mean "text"?',
      '17:13 AP1302 node "answer": after names "serch", which is no node = did you mean "search"?',
      '18:42 AP1304 node "reply": input "text" takes text, and "answer.citations" gives documents = "answer" gives text as text, model',
    ]);
  });

  test("names a cycle along the data", () => {
    const nodes = `nodes:\n  a: { type: llm_engine, inputs: { question: c.text } }
  b: { type: llm_engine, inputs: { question: a.text } }
  c: { type: llm_engine, after: [b] }
  reply: { type: output, inputs: { text: c.text } }\n`;
    expect(diagnose(head + nodes)).toEqual([
      "5:3 error AP1308 nodes wait for each other: a -> b -> c -> a = remove one of the references between them",
    ]);
    const self = `nodes:\n  a: { type: llm_engine, when: a.text == '' }\n  reply: { type: output, inputs: { text: a.text } }\n`;
    expect(diagnose(head + self)[0]).toMatch(/AP1308 node "a" waits for itself/);
  });

  test("checks the value of on_error against the outputs", () => {
    const nodes = (value: string) =>
      `${head}nodes:\n${question}  web: { type: web_search, inputs: { query: question.text }, on_error: { value: ${value} } }\n  reply: { type: output, inputs: { sources: web.documents } }\n`;
    expect(diagnose(nodes("{ documents: [] }"))).toEqual([]);
    expect(diagnose(nodes("{ document: [] }"))).toEqual([
      '6:81 error AP1304 node "web": on_error gives no "documents" = add a value for it: `value: { documents: ... }`, of type documents',
      '6:83 error AP1303 node "web": on_error gives "document", and the node has no output "document" = did you mean "documents"?',
    ]);
    expect(diagnose(nodes("{ documents: none }"))[0]).toMatch(
      /^6:94 error AP1304 .* on_error gives "documents", which must be documents, got the text "none"/,
    );
  });

  test("a value of on_error stands for one element of for_each", () => {
    const nodes = `nodes:\n${question}  each: { type: llm_engine, for_each: question.history, inputs: { question: item.content }, on_error: { value: { text: '?', usage: {}, model: m, citations: [] } } }
  reply: { type: output, inputs: { json: each.text } }\n`;
    expect(diagnose(head + nodes)).toEqual([]);
    expect(diagnose(head + nodes.replace("json: each.text", "text: each.text"))[0]).toMatch(
      /AP1304 .* gives json = its node's `for_each` makes a list of it: take it as json, such as/,
    );
  });

  test("says where passages can go, and what an expression makes of them", () => {
    const nodes = `nodes:\n${question}  p: { type: web_search, inputs: { query: question.text } }
  reply: { type: output, when: p.documents, inputs: { text: p.documents } }\n`;
    const found = diagnose(head + nodes);
    expect(found[0]).toMatch(/AP1403 .* = write size\(p\.documents\) > 0$/);
    expect(found[1]).toMatch(/AP1304 .* = give it to `sources`, or use it in a template$/);
  });

  test("warns without refusing", () => {
    const text = `${head}knowledge: { unused: {} }
nodes:
${question}  answer: { type: llm_engine, config: { system: Be kind. sk-0123456789abcdefghij }, inputs: { question: question.text, tone: question.text } }
  spare: { type: web_search, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: answer.text } }\n`;
    const { workflow } = readWorkflow(text);
    if (workflow === undefined) throw new Error("no workflow");
    const { plan, diagnostics } = checkWorkflow(workflow, standInRegistry());
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "warning AP1904",
      "warning AP1903",
      "warning AP1902",
      "warning AP1901",
    ]);
    expect(plan?.warnings).toEqual(diagnostics);
  });

  test("several numbers cannot be merged, several texts can", () => {
    const registry = createRegistry([
      defineNode({
        type: "sum",
        role: "output",
        description: "d",
        inputs: { n: optional(port.number("n")), t: optional(port.text("t")) },
        outputs: { n: port.number("n"), t: port.text("t") },
        run: () => ({ n: 1, t: "" }),
      }),
    ]);
    const nodes = (inputs: string) => `${head}nodes: { a: { type: sum }, b: { type: sum, inputs: { ${inputs} } } }\n`;
    expect(diagnose(nodes("t: [a.t, a.t], n: [a.n]"), registry)).toEqual([]);
    expect(diagnose(nodes("n: [a.n, a.n]"), registry)).toEqual([
      '4:57 error AP1307 node "b": input "n" takes one number, and 2 references are given = keep one reference',
    ]);
  });

  test("a fault that was reported when the file was read is not reported again", () => {
    const { workflow, diagnostics } = readWorkflow(
      `${head}nodes:\n${question}  answer: { inputs: { question: question.text } }\n  reply: { type: output, inputs: { text: answer.text, sources: 3 } }\n`,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["AP1102", "AP1103"]);
    if (workflow === undefined) throw new Error("no workflow");
    expect(checkWorkflow(workflow, standInRegistry())).toEqual({ plan: undefined, diagnostics: [] });
  });
});

describe("compile", () => {
  test("throws everything that is wrong", () => {
    const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes: { q: { type: "user_query" } } };
    expect(() => compile(defineWorkflow(file), standInRegistry())).toThrow(
      expect.objectContaining({
        code: "invalid_workflow",
        message: "the workflow has 1 error: the workflow has no output",
      }),
    );
  });

  test("orders nodes that stand in any order, and knows what a run must be given", () => {
    const { workflow } = readWorkflow(
      `${head}nodes:\n  reply: { type: output, inputs: { text: answer.text } }\n  answer: { type: llm_engine, inputs: { question: question.text } }\n${question}`,
    );
    if (workflow === undefined) throw new Error("no workflow");
    const plan = compile(workflow, standInRegistry());
    expect(plan.nodes.map(({ id }) => id)).toEqual(["question", "answer", "reply"]);
    expect(Object.keys(plan.inputs)).toEqual(["text", "history"]);
    expect(plan.outputs).toEqual([2]);
  });

  test("compiles and runs a chain of 100,000 nodes", async () => {
    const pass = defineNode({
      type: "pass",
      role: "output",
      description: "Gives on what it takes.",
      inputs: { n: optional(port.number("n")) },
      outputs: { n: port.number("n") },
      run: ({ inputs: { n = 0 } }) => ({ n: n + 1 }),
    });
    const nodes = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, at) => [
        `n${at}`,
        at === 0 ? { type: "pass" } : { type: "pass", inputs: { n: `n${at - 1}.n` } },
      ]),
    );
    const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes };
    const result = await run(compile(defineWorkflow(file), createRegistry([pass]))).result();
    expect(result.outputs.n99999).toEqual({ n: 100_000 });
  }, 60_000);
});

function diagnose(text: string, registry: Registry = standInRegistry()): string[] {
  const { workflow, diagnostics } = readWorkflow(text);
  if (workflow === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  expect(diagnostics).toEqual([]);
  return checkWorkflow(workflow, registry).diagnostics.map(
    ({ line, column, severity, code, message, hint }) =>
      `${line}:${column} ${severity} ${code} ${message}${hint === undefined ? "" : ` = ${hint}`}`,
  );
}
