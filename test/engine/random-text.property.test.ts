import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkWorkflow, type Diagnostic, formatDiagnostic, readWorkflow } from "../../src/engine";
import { standInRegistry } from "./stand-in-registry";

const good = `# A workflow with a little of everything.
api_version: aiplanet/v1
kind: Workflow
name: handbook
description: "Answers from the handbook"
x-note: [1, { a: b }]
knowledge:
  handbook: { sources: [docs], chunk: { size: 800, overlap: 120 } }
nodes:
  question: { type: user_query }
  search:
    type: knowledge_base
    config: { collection: handbook, top_k: 6 }
    inputs: { query: question.text }
  web:
    type: web_search
    when: size(search.documents) == 0
    inputs: { query: question.text }
    on_error: { value: { documents: [] } }
  answer:
    type: llm_engine
    config:
      prompt: |
        {% for source in sources %}{{ source.text }}
        {% endfor %}
        Question: {{ question }}
    inputs:
      question: question.text
      sources: [search.documents, web.documents]
    timeout: 60s
    retry: { attempts: 3, backoff: 500ms }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
budget: { usd: 0.05, tokens: 20000 }
`;

const registry = standInRegistry();

describe("readWorkflow and checkWorkflow", () => {
  test("the text that is changed below has nothing wrong with it", () => {
    expect(diagnose(good)).toEqual([]);
  });

  test("take any text, and point inside of it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 300 }),
          fc.stringMatching(/^[-{}[\]:,&*!|>'"%@`#?~ \n\ta-c0-9]{0,200}$/),
          fc.json(),
        ),
        checkText,
      ),
      { numRuns: 1_000 },
    );
  });

  test("take a workflow with a few characters changed", () => {
    const change = fc.record({
      at: fc.nat({ max: good.length }),
      length: fc.nat({ max: 12 }),
      text: fc.oneof(
        fc.constantFrom(
          "",
          ":",
          "\n",
          "  ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          '"',
          "'",
          "*a",
          "&a ",
          "null",
          "1",
          "\t",
          "|\n",
          "---\n",
        ),
        fc.constantFrom(
          "__proto__",
          "constructor",
          "item",
          "item.x",
          "x-",
          "<<: ",
          "question.text",
          "{{",
          "{% include 'x' %}",
        ),
        fc.string({ maxLength: 3 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = good;
        for (const { at, length, text: put } of changes) text = text.slice(0, at) + put + text.slice(at + length);
        checkText(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test("take any value in the place of any other", () => {
    const places = ["name", "nodes", "knowledge", "budget", "description"];
    const keys = [
      "type",
      "config",
      "inputs",
      "when",
      "after",
      "for_each",
      "concurrency",
      "timeout",
      "retry",
      "on_error",
    ];
    const top = fc.record({ place: fc.constantFrom(...places), value: fc.jsonValue() });
    const inner = fc.record({ key: fc.constantFrom(...keys, "cache", "title"), value: fc.jsonValue() });
    fc.assert(
      fc.property(fc.oneof(top, inner), (change) => {
        const file: Record<string, unknown> = {
          api_version: "aiplanet/v1",
          kind: "Workflow",
          name: "x",
          nodes: { question: { type: "user_query" }, reply: { type: "output", inputs: { text: "question.text" } } },
        };
        if ("place" in change) file[change.place] = change.value;
        else Object.assign((file.nodes as { reply: object }).reply, { [change.key]: change.value });
        checkText(JSON.stringify(file, undefined, 1));
      }),
      { numRuns: 600 },
    );
  });

  test("take any canvas", () => {
    const id = fc.constantFrom("a", "b", "c", "", "item", 1 as never);
    const node = fc.record(
      { id, type: fc.constantFrom("user_query", "output", "llm_engine", "nope"), data: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const handle = fc.constantFrom("text", "query", "documents", null, "nope");
    const edge = fc.record(
      { source: id, target: id, sourceHandle: handle, targetHandle: handle },
      { requiredKeys: ["source"] },
    );
    fc.assert(
      fc.property(
        fc.array(node, { maxLength: 5 }),
        fc.array(edge, { maxLength: 5 }),
        fc.jsonValue(),
        (nodes, edges, node_configs) => checkText(JSON.stringify({ name: "x", nodes, edges, node_configs })),
      ),
      { numRuns: 600 },
    );
  });
});

function checkText(text: string): void {
  for (const diagnostic of diagnose(text)) {
    formatDiagnostic(diagnostic);
    const { line, column, endLine, endColumn, source } = diagnostic;
    if (line === undefined) continue;
    const lines = text.split("\n");
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
    expect(endLine).toBeLessThanOrEqual(lines.length);
    expect(endColumn).toBeLessThanOrEqual((lines[(endLine ?? 1) - 1] ?? "").length + 1);
    expect(source).toBe((lines[line - 1] ?? "").replace(/\r$/, ""));
  }
}

function diagnose(text: string): readonly Diagnostic[] {
  const { workflow, diagnostics } = readWorkflow(text, "random.yaml");
  if (workflow === undefined) {
    expect(diagnostics).not.toEqual([]);
    return diagnostics;
  }
  const checked = checkWorkflow(workflow, registry);
  if (checked.plan === undefined) expect([...diagnostics, ...checked.diagnostics]).not.toEqual([]);
  return [...diagnostics, ...checked.diagnostics];
}
