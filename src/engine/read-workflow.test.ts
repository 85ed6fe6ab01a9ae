import { describe, expect, test } from "vitest";
import { decodeWorkflow } from "./decode-workflow";
import { formatDiagnostic } from "./diagnostic";
import { defineWorkflow, parseWorkflow, readWorkflow } from "./read-workflow";

const head = "api_version: aiplanet/v1\nkind: Workflow\nname: w\n";

describe("readWorkflow", () => {
  test("reads every key, and says where each stands", () => {
    const { workflow, diagnostics } = readWorkflow(`# yaml-language-server: $schema=x
$schema: ./schema.json
${head}description: d
x-note: kept
knowledge:
  x-ignored: 1
  docs: { sources: [a, b], chunk: { size: 400, overlap: 40 }, embedding: openai:e, x-who: me }
budget: { usd: 0.5, tokens: 100, time: 2m, x-why: cheap }
nodes:
  q: { type: user_query }
  a:
    type: llm_engine
    title: The answer
    config: { model: default, x-mine: 1 }
    inputs: { one: q.text, many: [q.text, item.a.b] }
    when: q.text != ''
    after: [q]
    for_each: q.history
    concurrency: 2
    timeout: 1.5s
    retry: { attempts: 3, backoff: 1s, max_backoff: 1m }
    on_error: { value: { text: none } }
    cache: 7d
    x-note: kept
`);
    expect(diagnostics).toEqual([]);
    expect(workflow).toMatchObject({
      name: "w",
      description: "d",
      knowledge: { docs: { sources: ["a", "b"], chunk: { size: 400, overlap: 40 }, embedding: "openai:e" } },
      budget: { usd: 0.5, tokens: 100, time: 120_000 },
      edges: [],
    });
    expect(workflow?.nodes[0]).toMatchObject({
      id: "q",
      retry: { attempts: 1, backoff: 500, maxBackoff: 30_000 },
      onError: { kind: "fail" },
      cache: false,
    });
    expect(workflow?.nodes[1]).toMatchObject({
      id: "a",
      type: "llm_engine",
      title: "The answer",
      config: { model: "default", "x-mine": 1 },
      when: "q.text != ''",
      after: ["q"],
      forEach: "q.history",
      concurrency: 2,
      timeout: 1_500,
      retry: { attempts: 3, backoff: 1_000, maxBackoff: 60_000 },
      onError: { kind: "value", value: { text: "none" } },
      cache: 604_800_000,
    });
    expect(workflow?.nodes[1]?.inputs).toMatchObject({
      one: { list: false, references: [{ kind: "port", node: "q", port: "text" }] },
      many: { list: true, references: [{ kind: "port" }, { kind: "item", fields: ["a", "b"] }] },
    });
    const place = workflow?.locate(["nodes", "a", "timeout"]);
    expect(workflow?.source.text.slice(place?.start, place?.end)).toBe("1.5s");
  });

  test("reads JSON", () => {
    const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes: { q: { type: "user_query" } } };
    expect(readWorkflow(JSON.stringify(file, undefined, 2)).diagnostics).toEqual([]);
  });

  test("reports everything at once, each in its place, in plain words", () => {
    const { workflow, diagnostics } = readWorkflow(
      `api_version: aiplanet/v2
kind: Stack
nam: w
knowledge: { docs: { sources: docs, chnk: {} } }
budget: { usd: -1, token: 5 }
nodes:
  item: { type: user_query }
  a b: { type: user_query }
  q: { inputs: { x: question, y: 3, z: [q.text, 4] }, timeout: 60, whn: true }
  n: text
  r: { type: t, retry: { attempts: 0, backof: 1s }, on_error: ignore, after: q, cache: 5 }
`,
      "rag.yaml",
    );
    expect(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).split("\n")[0])).toEqual([
      'rag.yaml:1:1 error AP1102 "name" is missing',
      'rag.yaml:1:14 error AP1105 "api_version" must be aiplanet/v1, got the text "aiplanet/v2"',
      'rag.yaml:2:7 error AP1105 "kind" must be Workflow, got the text "Stack"',
      'rag.yaml:3:1 error AP1101 unknown key "nam"',
      'rag.yaml:4:31 error AP1103 collection "docs": "sources" must be a list of files, folders or globs, got the text "docs"',
      'rag.yaml:4:37 error AP1101 collection "docs": unknown key "chnk"',
      'rag.yaml:5:16 error AP1103 budget: "usd" must be more than 0, got the number -1',
      'rag.yaml:5:20 error AP1101 budget: unknown key "token"',
      'rag.yaml:7:3 error AP1104 "item" cannot be a node\'s id',
      'rag.yaml:8:3 error AP1104 "a b" cannot be a node\'s id',
      'rag.yaml:9:3 error AP1102 node "q": "type" is missing',
      'rag.yaml:9:21 error AP1301 node "q": input "x": "question" is no reference',
      'rag.yaml:9:34 error AP1103 node "q": "inputs.y" must be a reference such as question.text, or a list of references, got the number 3',
      'rag.yaml:9:40 error AP1103 node "q": "inputs.z" must be a reference such as question.text, or a list of references, got a list',
      'rag.yaml:9:64 error AP1103 node "q": "timeout" must be a duration such as 500ms, 30s, 2m, 1h or 7d, got the number 60',
      'rag.yaml:9:68 error AP1101 node "q": unknown key "whn"',
      'rag.yaml:10:6 error AP1103 node "n": must be a map, got the text "text"',
      'rag.yaml:11:36 error AP1103 node "r": "retry.attempts" must be 1 or more, got the number 0',
      'rag.yaml:11:39 error AP1101 node "r": unknown key "retry.backof"',
      'rag.yaml:11:63 error AP1103 node "r": "on_error" must be fail, skip or { value: { port: ... } }, got the text "ignore"',
      'rag.yaml:11:78 error AP1103 node "r": "after" must be a list of node ids, got the text "q"',
      'rag.yaml:11:88 error AP1103 node "r": "cache" must be true, false or a duration such as 7d, got the number 5',
    ]);
    expect(workflow?.nodes.map(({ id }) => id)).toEqual(["item", "a b", "q", "n", "r"]);
  });

  test("a fault in one input hides no other", () => {
    const { workflow } = readWorkflow(`${head}nodes:\n  a: { type: t, inputs: { x: 3, y: q.text } }\n`);
    expect(workflow?.nodes[0]?.inputs).toMatchObject({ x: { references: [] }, y: { references: [{ node: "q" }] } });
  });

  test.each([
    ["a bracket left open", "a: [1", "AP1001"],
    ["a tab for indentation", "a:\n\tb: 1\n", "AP1001"],
    ["a stray bracket", "a: ]\n", "AP1001"],
    ["an alias without an anchor", "a: *b\n", "AP1001"],
    ["a template without quotes", "a: {{ question }}\n", "AP1001"],
    ["YAML 1.1", "%YAML 1.1\n---\na: yes\n", "AP1001"],
    ["an alias inside of its own value", "a: &a [*a]\n", "AP1003"],
    ["an empty text", "", "AP1007"],
    ["nothing but a comment", "# nothing\n", "AP1007"],
    ["a list", "- a\n", "AP1007"],
    ["a word", "hello", "AP1007"],
  ])("refuses %s", (_, text, code) => {
    const { workflow, diagnostics } = readWorkflow(text);
    expect(workflow).toBeUndefined();
    expect(diagnostics[0]?.code).toBe(code);
  });

  test.each([
    ["[", "[".repeat(10_000)],
    ["[]", "[".repeat(10_000) + "]".repeat(10_000)],
    ["{a: ", "{a: ".repeat(10_000)],
    ["- ", `${"- ".repeat(10_000)}x`],
    ["? ", `${"? ".repeat(10_000)}x`],
    ["indentation", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["JSON", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ])("refuses nesting of %s without exhausting the stack", (_, text) => {
    expect(readWorkflow(text).diagnostics.map(({ code }) => code)).toEqual(["AP1005"]);
  });

  test("refuses an alias bomb and points at it", () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\n${"bcdefg"
      .split("")
      .map((name, at) => `${name}: &${name} [${`*${"abcdef"[at]},`.repeat(9)}]\n`)
      .join("")}`;
    expect(readWorkflow(bomb).diagnostics).toMatchObject([{ code: "AP1003", line: 2 }]);
    const many = `x-a: &a 1\nx-b: [${"*a,".repeat(101)}]\n`;
    expect(readWorkflow(many).diagnostics).toMatchObject([{ code: "AP1003", line: 2 }]);
  });

  test("refuses 2 MiB at once, and a second document", () => {
    expect(readWorkflow("a: b\n".repeat(420_000)).diagnostics.map(({ code }) => code)).toEqual(["AP1002"]);
    const twice = `${head}nodes: { q: { type: t } }\n---\n${head}`;
    expect(readWorkflow(twice).diagnostics).toMatchObject([{ code: "AP1008", line: 5 }]);
  });

  test("names a key that stands twice where it stands again", () => {
    const text = `${head}name: v\nnodes: { q: { type: t, "type": u } }\n`;
    expect(readWorkflow(text).diagnostics).toMatchObject([
      { code: "AP1004", line: 4, column: 1, message: 'the key "name" stands twice in one map' },
      { code: "AP1004", line: 5, column: 24, message: 'the key "type" stands twice in one map' },
    ]);
  });

  test("names that mean something to JavaScript are names like others", () => {
    const text = `${head}nodes:\n  constructor: { type: t, inputs: { toString: constructor.valueOf } }\n`;
    const { workflow, diagnostics } = readWorkflow(text);
    expect(diagnostics).toEqual([]);
    expect(Object.keys(workflow?.nodes[0]?.inputs ?? {})).toEqual(["toString"]);
    const proto = `${head}nodes: { __proto__: { type: t }, q: { type: t, inputs: { __proto__: q.text } } }\n`;
    expect(readWorkflow(proto).diagnostics.map(({ code }) => code)).toEqual(["AP1104", "AP1104"]);
  });

  test("reads a file of a mebibyte with 120,000 faults", () => {
    const nodes = Array.from({ length: 120_000 }, (_, index) => ` k${index.toString(36)}:`).join("\n");
    expect(readWorkflow(`${head}nodes:\n${nodes}`).diagnostics.length).toBe(120_000);
  }, 60_000);
});

describe("parseWorkflow", () => {
  test("throws all diagnostics, and the first one in its message", () => {
    expect(() => parseWorkflow("a: 1\n", "x.yaml")).toThrow(
      expect.objectContaining({
        code: "invalid_workflow",
        message: 'x.yaml has 5 errors: unknown key "a"',
        details: { diagnostics: expect.arrayContaining([expect.objectContaining({ code: "AP1102" })]) },
      }),
    );
  });
});

describe("defineWorkflow", () => {
  test("takes the same shape as a value, and reports without a place", () => {
    const file = { api_version: "aiplanet/v1", kind: "Workflow", name: "w", nodes: { q: { type: "t" } } };
    expect(defineWorkflow(file).nodes).toHaveLength(1);
    expect(() => defineWorkflow({ ...file, nodes: { q: {} } })).toThrow(
      'the workflow has 1 error: node "q": "type" is missing',
    );
  });
});

describe("decodeWorkflow", () => {
  test("reads UTF-8 and takes the byte order mark off", () => {
    expect(decodeWorkflow(new TextEncoder().encode("\uFEFFname: ü"))).toEqual({ text: "name: ü" });
    expect(decodeWorkflow(new Uint8Array())).toEqual({ text: "" });
  });

  test.each([
    ["Latin-1", [0x61, 0x0a, 0x62, 0xfc], 2, 2],
    ["UTF-16", [0xff, 0xfe, 0x61, 0x00], 1, 1],
    ["a character cut off", [0x61, 0xc3], 1, 2],
  ])("names the first place that is not UTF-8 in %s", (_, bytes, line, column) => {
    expect(decodeWorkflow(Uint8Array.from(bytes), "x.yaml")).toMatchObject({
      diagnostic: { code: "AP1006", file: "x.yaml", line, column, message: "the file is not UTF-8" },
    });
  });

  test("keys that start with x- may stand in every map of the file's own", () => {
    const text = `api_version: aiplanet/v1
kind: Workflow
name: w
x-a: 1
knowledge: { c: { x-a: 1, chunk: { size: 200, x-a: 1 } } }
budget: { tokens: 5, x-a: 1 }
nodes:
  a: { type: t, x-a: 1, retry: { attempts: 2, x-a: 1 }, on_error: { value: { text: "" }, x-a: 1 } }
`;
    const { workflow, diagnostics } = readWorkflow(text);
    expect(diagnostics).toEqual([]);
    expect(workflow?.nodes[0]).toMatchObject({ retry: { attempts: 2 }, onError: { value: { text: "" } } });
    expect(workflow?.knowledge).toEqual({ c: { chunk: { size: 200 } } });
    expect(readWorkflow(text.replace("attempts: 2, x-a", "attempts: 2, y-a")).diagnostics).toMatchObject([
      { code: "AP1101", message: 'node "a": unknown key "retry.y-a"' },
    ]);
  });

  test("a time of nothing is refused where nothing could be done in it", () => {
    const text = `api_version: aiplanet/v1
kind: Workflow
name: w
budget: { time: 0s }
nodes:
  a: { type: t, timeout: 0.0ms, retry: { attempts: 2, backoff: 0s } }
`;
    expect(readWorkflow(text).diagnostics.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '4 budget: "time" must be more than 0, got the text "0s"',
      '6 node "a": "timeout" must be more than 0, got the text "0.0ms"',
    ]);
    expect(readWorkflow(text.replace("0s }", "soon }")).diagnostics.map(({ line }) => line)).toEqual([4, 6]);
  });
});
