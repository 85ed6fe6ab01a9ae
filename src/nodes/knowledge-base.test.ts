import { describe, expect, test } from "vitest";
import type { DocumentValue } from "../engine/values";
import { createModels } from "../providers/models";
import { runWorkflow } from "./fixtures/run-workflow";
import { type CollectionSearch, type KnowledgeServices, knowledgeBaseNode } from "./knowledge-base";

type Request = Parameters<CollectionSearch["search"]>[0];

const leave: DocumentValue = { document: "handbook.pdf", text: "27 days of leave", page: 3 };

describe("knowledgeBaseNode", () => {
  test("gives the passages that the collection has for the query", async () => {
    const { outputsOf } = await runWorkflow(searching(), [knowledgeBaseNode(knowing(() => [leave]))], {
      text: "leave",
    });
    expect(outputsOf("find")).toEqual({ documents: [leave] });
  });

  test("asks for the query, the declared collection and six passages", async () => {
    const asked: Request[] = [];
    await runWorkflow(searching(), [knowledgeBaseNode(knowing(keep((request) => asked.push(request))))], { text: "a" });
    expect(asked).toEqual([
      expect.objectContaining({ collection: "handbook", declaration: {}, query: "a", topK: 6, folder: undefined }),
    ]);
  });

  test("asks for as many passages as its config says", async () => {
    const asked: number[] = [];
    const services = knowing(keep(({ topK }) => asked.push(topK)));
    await runWorkflow(searching("top_k: 2"), [knowledgeBaseNode(services)], { text: "a" });
    expect(asked).toEqual([2]);
  });

  test("passes on how to search, as far as the config says it", async () => {
    const asked: Request["options"][] = [];
    const services = knowing(keep(({ options }) => asked.push(options)));
    const ask = (config: string) => runWorkflow(searching(config), [knowledgeBaseNode(services)], { text: "a" });

    await ask("");
    await ask("retrieval: vector, min_score: 0.5, filter: { team: [a, b], year: 2024 }");
    await ask("neighbours: 1, diversity: 0.3, vector_weight: 0.5, rerank: none:model");

    expect(asked).toEqual([
      {},
      { retrieval: "vector", minScore: 0.5, filter: { team: ["a", "b"], year: 2024 } },
      { neighbours: 1, diversity: 0.3, vectorWeight: 0.5, rerank: "none:model" },
    ]);
  });

  test.each([
    "top_k: 0",
    "top_k: 51",
    "top_k: 1.5",
    "topk: 3",
    "retrieval: magic",
    "min_score: high",
    "filter: { team: [] }",
    "filter: { team: { name: a } }",
    "neighbours: 6",
    "neighbours: 0.5",
    "diversity: 1.1",
    "rerank: true",
    "rerank: offline:extractive",
  ])("refuses the config %s", async (config) => {
    await expect(
      runWorkflow(searching(config), [knowledgeBaseNode(knowing(() => []))], { text: "a" }),
    ).rejects.toMatchObject({ code: "invalid_workflow" });
  });

  test("is refused with a collection that the workflow does not declare", async () => {
    const nodes = searching().replace("collection: handbook", "collection: handbok");
    await expect(runWorkflow(nodes, [knowledgeBaseNode(knowing(() => []))], { text: "a" })).rejects.toMatchObject({
      code: "invalid_workflow",
      message: expect.stringContaining("handbok"),
    });
  });

  test("passes on progress and what was left out", async () => {
    const services = knowing(({ onProgress, call }) => {
      onProgress({ done: 1, total: 2, label: "handbook.pdf" });
      call.onNotice?.('"broken.pdf" is skipped');
      return [];
    });
    const { events, notices } = await runWorkflow(searching(), [knowledgeBaseNode(services)], { text: "a" });

    expect(notices).toEqual(['"broken.pdf" is skipped']);
    expect(events).toContainEqual(
      expect.objectContaining({ node: "find", progress: { done: 1, total: 2, label: "handbook.pdf" } }),
    );
  });

  test("gives the search the signal of the run", async () => {
    const controller = new AbortController();
    const services = knowing(({ call }) => {
      controller.abort();
      call.signal.throwIfAborted();
      return [];
    });
    const { result } = await runWorkflow(searching(), [knowledgeBaseNode(services)], { text: "a" }, controller.signal);
    expect(result.status).toBe("canceled");
  });
});

function searching(config = ""): string {
  return `  question: { type: user_query }
  find: { type: knowledge_base, config: { collection: handbook, ${config} }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }`;
}

function knowing(search: (request: Request) => readonly DocumentValue[]): KnowledgeServices {
  return { models: createModels([], "none:none"), knowledge: { search: async (request) => search(request) } };
}

/** A search that is told of and finds nothing. */
function keep(tell: (request: Request) => void): (request: Request) => readonly DocumentValue[] {
  return (request) => {
    tell(request);
    return [];
  };
}
