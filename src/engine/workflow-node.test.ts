import { describe, expect, test } from "vitest";
import { manualClock, settle } from "../../test/engine/manual-clock";
import {
  checkWorkflow,
  compile,
  createRegistry,
  decodeWorkflow,
  defineNode,
  type Include,
  includedFiles,
  type NodeContext,
  optional,
  parseWorkflow,
  port,
  type RunOptions,
  readWorkflow,
  run,
} from "./index";

const child = `api_version: aiplanet/v1
kind: Workflow
name: child
nodes:
  ask: { type: ask }
  work: { type: work, inputs: { text: ask.text } }
  reply: { type: reply, inputs: { text: work.text } }
`;
const parent = `api_version: aiplanet/v1
kind: Workflow
name: parent
nodes:
  ask: { type: ask }
  inner: { type: workflow, config: { file: child.yaml }, inputs: { text: ask.text } }
  reply: { type: reply, inputs: { text: inner.text } }
`;

describe("a node of type workflow", () => {
  test("runs the other file, forwards its answer's deltas, and counts what it uses", async () => {
    const started = start({
      work({ inputs, delta, use }) {
        delta("par");
        delta("tial");
        use({ input: 3, output: 2, usd: 0.1 });
        return { text: `${inputs.text}!` };
      },
    });
    const result = await started.result();
    expect(result).toMatchObject({
      status: "completed",
      output: { text: "Hi!" },
      usage: { input: 3, output: 2, usd: 0.1 },
    });
    const deltas = [];
    for await (const event of started) if (event.type === "node-delta") deltas.push(event);
    expect(deltas).toMatchObject([
      { node: "inner", text: "par" },
      { node: "inner", text: "tial" },
    ]);
  });

  test("gives what all output nodes of the other file give; of two of one name the first", async () => {
    const two = `${child}  second: { type: reply, inputs: { text: ask.text } }\n`;
    const plan = compile(
      parseWorkflow(parent),
      registryOf(({ inputs }) => ({ text: `${inputs.text}!` })),
      {
        includes: new Map([["child.yaml", included(two)]]),
      },
    );
    expect((await run(plan, { text: "Hi" }).result()).output).toEqual({ text: "Hi!" });
    const skipped = two.replace("inputs: { text: work.text }", "when: 'false', inputs: { text: work.text }");
    const other = compile(
      parseWorkflow(parent),
      registryOf(() => ({ text: "" })),
      {
        includes: new Map([["child.yaml", included(skipped)]]),
      },
    );
    expect((await run(other, { text: "Hi" }).result()).output).toEqual({ text: "Hi" });
  });

  test("fails as what it runs failed, and counts what that used", async () => {
    const started = start({
      work({ use }) {
        use({ input: 1, output: 0 });
        throw new Error("broken");
      },
    });
    expect(await started.result()).toMatchObject({
      status: "failed",
      error: { code: "node_failed", message: 'node "inner" fails: node "work" fails: broken' },
      usage: { input: 1 },
    });
  });

  test("is canceled with the run around it", async () => {
    let stopped = false;
    const started = start({
      async work({ signal }) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
        stopped = true;
        throw signal.reason;
      },
    });
    await settle();
    started.cancel();
    expect((await started.result()).status).toBe("canceled");
    expect(stopped).toBe(true);
  });

  test("is stopped by the budget of the run around it", async () => {
    const started = start(
      {
        async work({ use }) {
          await settle();
          use({ input: 9, output: 9 });
          await settle();
          return { text: "" };
        },
      },
      parent.replace("nodes:", "budget: { tokens: 10 }\nnodes:"),
    );
    expect(await started.result()).toMatchObject({ status: "failed", error: { code: "budget_exceeded" } });
  });

  test("takes the inputs and gives the outputs of the other file, with their types", () => {
    const wrong = parent.replace("text: ask.text }", "txt: ask.text }").replace("inner.text", "inner.txt");
    expect(check(wrong, included(child)).map(({ code }) => code)).toEqual(["AP1306", "AP1305", "AP1303"]);
  });

  test("names a file that includes itself, with the files on the way", () => {
    const chain = ["parent.yaml", "child.yaml", "parent.yaml"];
    expect(check(parent, { kind: "cycle", chain })).toMatchObject([
      {
        code: "AP1601",
        line: 6,
        column: 44,
        message: 'node "inner": "child.yaml" includes itself: parent.yaml -> child.yaml -> parent.yaml',
      },
    ]);
  });

  test("reports a file that cannot be read, and the faults of one that can", () => {
    expect(check(parent, { kind: "unreadable", message: "there is no such file" })).toMatchObject([
      { code: "AP1602", message: 'node "inner": "child.yaml" cannot be read: there is no such file' },
    ]);
    expect(check(parent, undefined)).toMatchObject([{ code: "AP1602" }]);
    const faulty = check(parent, included(child.replace("type: work", "type: wrok").replace("kind: W", "kind: w")));
    expect(faulty.map(({ code, file }) => `${file} ${code}`).sort()).toEqual([
      "child.yaml AP1105",
      "child.yaml AP1201",
      "parent.yaml AP1603",
    ]);
    expect(check(parent.replace("{ file: child.yaml }", "{}"), undefined)).toMatchObject([{ code: "AP1203" }]);
  });

  test.each([
    ["KEY=sk-0123456789abcdef\nOTHER=1\n", ": the file holds no map"],
    ["key: sk-0123456789abcdef\n", ""],
    ["key: { a: sk-0123456789abcdef\nb: @x\n", ""],
    ["apiVersion: v1\nkind: Secret\ndata: { key: sk-0123456789abcdef }\n", ""],
    ["", ": the file holds no map"],
    [`${"[".repeat(200)}sk-0123456789abcdef`, ": the file is nested more than 100 levels deep"],
  ])("shows nothing of a file that is no workflow (%#)", (text, why) => {
    const diagnostics = check(parent, included(text));
    expect(diagnostics).toMatchObject([
      {
        code: "AP1603",
        file: "parent.yaml",
        message: `node "inner": "child.yaml" is no workflow${why}`,
        hint: "name a workflow file; `aiplanet validate child.yaml` says what is wrong with this one",
      },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain("sk-");
  });

  test("shows nothing of a file that is no text", () => {
    const decoded = decodeWorkflow(new Uint8Array([115, 107, 45, 255, 254]), "child.yaml");
    if (!("diagnostic" in decoded)) throw new Error("the bytes are taken for a text");
    const include = { workflow: undefined, diagnostics: [decoded.diagnostic], folder: "", includes: new Map() };
    const diagnostics = check(parent, { kind: "workflow", ...include });
    expect(diagnostics).toMatchObject([
      { message: 'node "inner": "child.yaml" is no workflow: the file is not UTF-8' },
    ]);
    expect(JSON.stringify(diagnostics)).not.toContain("sk-");
  });

  test.each([
    "api_version: aiplanet/v1\nname: { a\n",
    '{ "api_version": "aiplanet/v1",, }',
    "nodes: 3\n",
    "kind: Workflow\n",
  ])("shows what is wrong with %j, which is meant to be a workflow", (text) => {
    const files = check(parent, included(text)).map(({ file }) => file);
    expect(files).toContain("child.yaml");
  });

  test.each([
    ['there is no file "child.yaml"', "the name is relative to this file"],
    ['"child.yaml" is a folder', "name one workflow file, and few in all"],
    ["more than 200 files are included", "name one workflow file, and few in all"],
  ])("says of an included file that cannot be read because %s: %s", (message, hint) => {
    expect(check(parent, { kind: "unreadable", message })).toMatchObject([{ code: "AP1602", hint }]);
  });

  test("the files that a workflow includes are listed, each once", () => {
    const twice = parent.replace("  reply", "  again: { type: workflow, config: { file: child.yaml } }\n  reply");
    expect(includedFiles(parseWorkflow(twice))).toEqual(["child.yaml"]);
    expect(includedFiles(parseWorkflow(child))).toEqual([]);
  });
});

describe("the budget of a workflow", () => {
  const works: Work = ({ hasBudget, reserve, use }) => {
    const release = hasBudget ? reserve({ input: 2, output: 0 }) : undefined;
    release?.();
    use({ input: 2, output: 0 });
    return { text: "" };
  };

  test("stops another one that it runs before the call that would pass it", async () => {
    const usedWith = async (budget: string) => {
      const { status, usage, error } = await start({ work: works }, `${parent}${budget}`).result();
      return { status, tokens: usage.input, code: error?.code };
    };
    expect(await usedWith("")).toMatchObject({ status: "completed", tokens: 2 });
    expect(await usedWith("budget: { tokens: 2 }\n")).toMatchObject({ status: "completed", tokens: 2 });
    expect(await usedWith("budget: { tokens: 1 }\n")).toMatchObject({
      status: "failed",
      tokens: 0,
      code: "budget_exceeded",
    });
  });
});

type Work = (context: NodeContext) => { text: string } | Promise<{ text: string }>;

function start({ work, ...options }: RunOptions & { work: Work }, text = parent) {
  const plan = compile(parseWorkflow(text), registryOf(work), {
    includes: new Map([["child.yaml", included(child)]]),
  });
  return run(plan, { text: "Hi" }, { id: "r", clock: manualClock(), ...options });
}

function check(text: string, include: Include | undefined) {
  const { workflow } = readWorkflow(text, "parent.yaml");
  if (workflow === undefined) throw new Error("no workflow");
  const includes = new Map(include === undefined ? [] : [["child.yaml", include]]);
  return checkWorkflow(
    workflow,
    registryOf(() => ({ text: "" })),
    { includes },
  ).diagnostics.filter(({ severity }) => severity === "error");
}

function included(text: string): Include {
  return { kind: "workflow", ...readWorkflow(text, "child.yaml"), folder: "", includes: new Map() };
}

function registryOf(work: Work) {
  const text = { text: port.text("The text.") };
  return createRegistry([
    defineNode({
      type: "ask",
      role: "input",
      description: "Gives the text of the run's input.",
      inputs: {},
      outputs: text,
      runInputs: () => ({ text: { port: port.text("The question.") } }),
      run: ({ input }) => ({ text: String(input.text) }),
    }),
    defineNode({
      type: "work",
      description: "Does what the test says.",
      inputs: text,
      outputs: text,
      run: (context) => work(context as NodeContext),
    }),
    defineNode({
      type: "reply",
      role: "output",
      description: "Gives its text as the run's result.",
      inputs: { text: optional(port.text("The text.")) },
      outputs: { text: optional(port.text("The text.")) },
      run: ({ inputs }) => ({ text: inputs.text }),
    }),
  ]);
}
