import { describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
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

  test("passes over engines that lack something", async () => {
    const searches = [lacking("serpapi", "set SERPAPI_API_KEY"), pages("two")];
    const { outputsOf } = await runWorkflow(searching(), [webSearchNode({ searches })], { text: "a" });
    expect(outputsOf("find")).toMatchObject({ documents: [{ document: "two" }, {}, {}, {}, {}] });
  });

  test("says all that can be done where each engine lacks something", async () => {
    const searches = [lacking("serpapi", "set SERPAPI_API_KEY"), lacking("searxng", "set SEARXNG_BASE_URL")];
    const { result } = await runWorkflow(searching(), [webSearchNode({ searches })], { text: "a" });
    expect(result.error).toMatchObject({
      code: "key_missing",
      message: expect.stringContaining("no web search is configured"),
      hint: "set SERPAPI_API_KEY, or set SEARXNG_BASE_URL, or add a plugin that brings one to `plugins` in aiplanet.config.yaml",
    });
  });

  test("says what the engine lacks that is named", async () => {
    const searches = [pages("one"), lacking("serpapi", "set SERPAPI_API_KEY")];
    const { result } = await runWorkflow(searching("engine: serpapi"), [webSearchNode({ searches })], { text: "a" });
    expect(result.error).toMatchObject({ code: "key_missing", hint: "set SERPAPI_API_KEY" });
  });

  test("warns before a run where no engine can be called, but not of one that is named and lacks something", () => {
    const node = webSearchNode({ searches: [lacking("serpapi", "set SERPAPI_API_KEY")] });
    const warnings = (engine?: string) => node.unknownNames?.({ num_results: 5, engine }).map(({ message }) => message);
    expect(warnings()).toEqual(["no web search is configured"]);
    expect(warnings("serpapi")).toEqual([]);
    expect(warnings("bing")).toEqual(['there is no web search "bing"']);
  });

  test("gives what strangers wrote as plain text, and leaves out what says nothing", async () => {
    const texts = ["A <b>tower</b> &amp; a light\u001b[0m", "<br>", "long ".repeat(1_000)];
    const wild: WebSearch = {
      name: "wild",
      search: async () =>
        texts.map((text, index) => ({ document: `https://example.org/${index}`, title: "<i>A</i>&gt;", text })),
    };
    const { outputsOf } = await runWorkflow(searching(), [webSearchNode({ searches: [wild] })], { text: "a" });
    expect(outputsOf("find")?.documents).toEqual([
      { document: "https://example.org/0", title: "A>", text: "A tower & a light[0m" },
      { document: "https://example.org/2", title: "A>", text: expect.stringMatching(/^long .{1900,}long…$/) },
    ]);
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

/** An engine that cannot be called, and says so as engines do. */
function lacking(name: string, hint: string): WebSearch {
  const lack = { message: `"${name}" is not set up`, hint };
  return { name, lack, search: () => Promise.reject(new PlanetError("key_missing", lack.message, { hint })) };
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
