import { describe, expect, onTestFinished, test } from "vitest";
import { startOpenAiServer } from "../../test/vendors/openai-server";
import type { RunEvent } from "../engine/events";
import { parseFault } from "../providers/inject-fault";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";
import type { PlanetOptions } from "./planet";

const key = "sk-test-0123456789abcdef";
const retrying = "providers: { openai: { retry: { attempts: 3, backoff: 1ms } } }\n";

describe("calls of providers", () => {
  test("are counted and priced, by node and in all", async () => {
    const { ask } = await project();
    const { result, events } = await ask("How?");
    const end = events.find((event) => event.type === "node-end" && event.node === "answer");
    expect(end).toMatchObject({ usage: { input: expect.any(Number), output: expect.any(Number) } });
    const { input, output, usd } = result.usage;
    expect(usd).toBeCloseTo((input * 0.25 + output * 2) / 1e6, 12);
  });

  test("are estimated, and marked so, where the vendor counts nothing", async () => {
    const { ask, server } = await project();
    server.play({ kind: "no-usage", pieces: ["Two ", "words."] });
    const { result } = await ask("How many words?");
    expect(result.usage).toEqual({ input: 11, output: 3, usd: expect.any(Number), estimated: true });
  });

  test("are not made where they would pass the budget", async () => {
    const { ask, server } = await project({ budget: "budget: { tokens: 1 }" });
    const { result } = await ask("How many words?");
    expect(result.error).toMatchObject({ code: "budget_exceeded" });
    expect(server.requests).toEqual([]);
  });

  test("are not made where they would cost too much", async () => {
    const { ask, server } = await project({ node: ", max_tokens: 1000", budget: "budget: { usd: 0.0001 }" });
    expect((await ask("How?")).result.error).toMatchObject({ code: "budget_exceeded" });
    expect(server.requests).toEqual([]);
  });

  test("cost nothing the second time where the node has a cache", async () => {
    const { ask, server } = await project({ keys: "cache: true", budget: "budget: { tokens: 60 }" });
    const first = await ask("How?");
    const second = await ask("How?");
    expect(second.result.output).toEqual(first.result.output);
    expect(second.result.usage).toEqual({ input: 0, output: 0 });
    expect(server.requests).toHaveLength(1);
  });

  test("are made again where a fault is injected, and say so", async () => {
    const { ask, server } = await project({}, { faults: [parseFault("answer=rate_limit:2")] });
    const { result, notices } = await ask("How?");
    expect(result.status).toBe("completed");
    expect(notices).toHaveLength(2);
    expect(server.requests).toHaveLength(1);
  });

  test("answer a replay without a key, with what default meant", async () => {
    const folder = await temporaryFolder();
    const recording = await project({}, { cassettes: { mode: "record", folder } });
    const recorded = await recording.ask("How?");
    await recording.server.close();
    const { ask } = await project({ model: "default" }, { cassettes: { mode: "replay", folder }, environment: {} });
    const replayed = await ask("How?");
    expect(replayed.result).toEqual({ ...recorded.result, run: replayed.result.run });
    expect((await ask("Why?")).result.error).toMatchObject({ code: "not_recorded" });
  });
});

interface Project {
  readonly model?: string;
  /** More of the node's config. */
  readonly node?: string;
  /** More keys of the node. */
  readonly keys?: string;
  readonly budget?: string;
  readonly config?: string;
}

async function project(parts: Project = {}, options: PlanetOptions = {}) {
  const { model = "default", node = "", keys = "title: Answer", budget = "x-none: true", config = retrying } = parts;
  const server = await startOpenAiServer();
  const workflow = `api_version: aiplanet/v1
kind: Workflow
name: ask
${budget}
nodes:
  question: { type: user_query }
  answer:
    type: llm_engine
    ${keys}
    config: { model: "${model}"${node} }
    inputs: { question: question.text }
  reply: { type: output, inputs: { text: answer.text } }\n`;
  const folder = await temporaryFolder({ "w.yaml": workflow, "aiplanet.config.yaml": config });
  const environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl };
  const planet = await createPlanet({ folder, environment, ...options });
  onTestFinished(async () => {
    await planet.close();
    await server.close();
  });
  const ask = async (text: string) => {
    const run = await planet.run("w.yaml", { text });
    const events: RunEvent[] = [];
    for await (const event of run) events.push(event);
    const notices = events.flatMap((event) => (event.type === "node-delta" && "notice" in event ? [event.notice] : []));
    return { result: await run.result(), events, notices };
  };
  return { ask, server };
}
