import { readdir, readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../src/app/fixtures/temporary-folder";
import { createPlanet, type PlanetOptions, type RunEvent } from "../src/index";
import { recordSpans } from "./tracing/recorded-spans";
import { type LocalServer, startLocalServer } from "./vendors/local-server";

/** Planted wherever a key may turn up; nothing that is told or kept may hold it. */
const key = "sk-planted-0001-planted";
const password = "planted-0002-planted";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: planted
nodes:
  question: { type: user_query }
  web:
    type: web_search
    config: { engine: searxng }
    inputs: { query: question.text }
  answer:
    type: llm_engine
    cache: true
    config: { model: "openai:gpt-4o-mini" }
    retry: { attempts: 2, backoff: 1ms }
    inputs: { question: question.text, sources: web.documents }
  reply:
    type: output
    inputs: { text: answer.text, sources: answer.citations }
`;

const question = `Why does ${key} not work? The header says Basic ${btoa(`me:${password}`)}.`;

describe("a key that is planted everywhere", () => {
  test("reaches the vendors, and no event, result, trace, recording or file", async () => {
    const spans = recordSpans();
    const { folder, server, started } = await startRun((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const content of ["It is ", key.slice(0, 5), key.slice(5, 12), `${key.slice(12)}.`])
        send(response, { content });
      send(response, {}, "stop");
      response.end("data: [DONE]\n\n");
    });
    const events: RunEvent[] = [];
    for await (const event of started) events.push(event);
    const result = await started.result();

    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ status: "completed", output: { text: "It is [redacted]." } });
    const deltas = events.flatMap((event) => ("text" in event && event.node === "answer" ? [event.text] : []));
    expect(deltas.join("")).toBe("It is [redacted].");
    const asked = server.requests.find(({ path }) => path.endsWith("/chat/completions"));
    expect(asked?.headers.authorization).toBe(`Bearer ${key}`);
    expect(asked?.body).toContain(key);

    const told = spans
      .all()
      .map(({ name, attributes, status, events: marks }) => ({ name, attributes, status, marks }));
    expect(JSON.stringify(told)).toContain("gen_ai.input.messages");
    expectClean({ events, result, told });
    const files = await filesOf(folder);
    expect(Object.keys(files)).toEqual(expect.arrayContaining([expect.stringMatching(/^recorded\/.+\.json$/)]));
    for (const [name, bytes] of Object.entries(files)) expectClean({ [name]: bytes.toString("latin1") });
  });

  test("is in no error, when the vendor gives it back as it refuses it", async () => {
    const spans = recordSpans();
    const { started } = await startRun((response) => {
      const error = { message: `Incorrect API key provided: ${key}.`, code: key };
      response.writeHead(401, { "content-type": "application/json", "x-key": key }).end(JSON.stringify({ error }));
    });
    const events: RunEvent[] = [];
    for await (const event of started) events.push(event);
    const result = await started.result();
    expect(result.error?.code).toBe("key_refused");
    expectClean({ events, result, told: spans.all().map(({ attributes, status }) => [attributes, status]) });
  });
});

async function startRun(answer: (response: ServerResponse) => void) {
  const server = await startLocalServer(({ path }, response) => {
    if (path.endsWith("/chat/completions")) answer(response);
    else response.setHeader("content-type", "application/json").end(JSON.stringify({ results: [page] }));
  });
  onTestFinished(() => server.close());
  const folder = await temporaryFolder({
    "workflow.yaml": workflow,
    "aiplanet.config.yaml": "tracing: { content: true }\n",
  });
  const planet = await createPlanet({
    ...optionsFor(server),
    folder,
    cassettes: { mode: "record", folder: "recorded" },
  });
  onTestFinished(() => planet.close());
  const started = await planet.run("workflow.yaml", { text: question });
  return { folder, server, started };
}

const page = {
  url: `https://host/?key=${key}`,
  title: `A page of ${key}`,
  content: `It says ${encodeURIComponent(key)}.`,
};

function optionsFor({ url }: LocalServer): PlanetOptions {
  const withPassword = url.replace("//", `//me:${password}@`);
  return { environment: { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${url}/v1`, SEARXNG_BASE_URL: withPassword } };
}

function send(response: ServerResponse, delta: unknown, finish: string | null = null): void {
  const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "gpt-4o-mini" };
  const choices = [{ index: 0, delta, finish_reason: finish }];
  response.write(`data: ${JSON.stringify({ ...chunk, choices })}\n\n`);
}

function expectClean(told: unknown): void {
  const text =
    typeof told === "string" ? told : inspect(told, { depth: 30, maxStringLength: null, maxArrayLength: null });
  for (const secret of ["planted-0", btoa(`me:${password}`).slice(6, 20)]) {
    const at = text.indexOf(secret);
    expect(at === -1 ? "" : text.slice(Math.max(0, at - 200), at + 40)).toBe("");
  }
}

async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const)),
  );
}
