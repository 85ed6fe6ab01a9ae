import { describe, expect, test } from "vitest";
import type { WebSearch } from "../providers/contracts";
import { runWorkflow } from "./fixtures/run-workflow";
import { webSearchNode } from "./web-search";

describe("webSearchNode", () => {
  test("gives the results of the first engine", async () => {
    const { outputsOf } = await runWorkflow(searching(), [webSearchNode({ searches: [pages("one"), pages("two")] })], {
      text: "lighthouse",
    });
    expect(outputsOf("find")).toMatchObject({ documents: [{ document: "one", text: "lighthouse 0" }, {}, {}, {}, {}] });
  });

  test("gives the results of the engine that it names", async () => {
    const searches = [pages("one"), pages("two")];
    const { outputsOf } = await runWorkflow(searching("engine: two"), [webSearchNode({ searches })], { text: "a" });
    expect(outputsOf("find")).toMatchObject({ documents: [{ document: "two" }, {}, {}, {}, {}] });
  });

  test("gives no more results than were asked for, also where an engine finds more", async () => {
    const generous: WebSearch = {
      name: "generous",
      search: (request, options) => pages("more").search({ ...request, limit: 20 }, options),
    };
    const { outputsOf } = await runWorkflow(searching("num_results: 2"), [webSearchNode({ searches: [generous] })], {
      text: "a",
    });
    expect(outputsOf("find")?.documents).toHaveLength(2);
  });

  test("says what to do where no engine is configured", async () => {
    const { result } = await runWorkflow(searching(), [webSearchNode({ searches: [] })], { text: "a" });
    expect(result.error).toMatchObject({
      code: "key_missing",
      message: expect.stringContaining("no web search is configured"),
      hint: expect.stringContaining("aiplanet.config.yaml"),
    });
  });

  test("suggests an engine for one that is misspelled", async () => {
    const { result } = await runWorkflow(
      searching("engine: serpapy"),
      [webSearchNode({ searches: [pages("serpapi")] })],
      {
        text: "a",
      },
    );
    expect(result.error).toMatchObject({ code: "not_found", hint: 'did you mean "serpapi"?' });
  });

  test("fails with what the engine says", async () => {
    const broken: WebSearch = { name: "broken", search: () => Promise.reject(new Error("the quota is used up")) };
    const { result } = await runWorkflow(searching(), [webSearchNode({ searches: [broken] })], { text: "a" });
    expect(result.error).toMatchObject({
      code: "node_failed",
      message: expect.stringContaining("the quota is used up"),
    });
  });
});

function searching(config = ""): string {
  return `  question: { type: user_query }
  find: { type: web_search, config: { ${config} }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }`;
}

function pages(name: string): WebSearch {
  return {
    name,
    search: async ({ query, limit }) =>
      Array.from({ length: limit }, (_, index) => ({
        document: name,
        url: `https://example.org/${index}`,
        text: `${query} ${index}`,
      })),
  };
}
