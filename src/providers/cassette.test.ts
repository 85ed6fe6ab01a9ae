import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { unchanged } from "../engine/plain-json";
import { cassetteFolder } from "../storage/cassette-folder";
import { recordLayer, replayLayer } from "./cassette";
import type { CassetteStore } from "./cassette-document";
import { randomAnswer } from "./fixtures/random-answer";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { Ask, CallPart, ProviderCall } from "./provider-call";

const embedding: ProviderCall = {
  kind: "embedding",
  target: "openai:text-embedding-3-small",
  request: { texts: ["a", "b"], purpose: "document" },
};
const search: ProviderCall = { kind: "search", target: "serpapi", request: { query: "leave", limit: 3 } };
const noVendor: Ask = () => {
  throw new Error("a vendor was called");
};

let root: string;
let folders = 0;
let folder: string;
let store: CassetteStore;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cassettes-"));
});

beforeEach(() => {
  folders += 1;
  folder = join(root, `set-${folders}`);
  store = cassetteFolder(folder);
});

afterAll(() => rm(root, { recursive: true }));

const record = (ask: Ask, redact = unchanged) => recordLayer(store, redact)(ask);
const replay = (redact = unchanged) => replayLayer(store, redact)(noVendor);

describe("a recording", () => {
  test("is replayed part by part, for every kind of call, without a vendor", async () => {
    const answers: Readonly<Record<ProviderCall["kind"], readonly CallPart[]>> = {
      chat: [text("27 "), text("days"), end()],
      embedding: [{ type: "vectors", vectors: [new Float32Array([0.1, -2]), new Float32Array([3, 4])] }, end()],
      search: [{ type: "documents", documents: [{ document: "https://a.example", text: "A", score: 0.5 }] }, end()],
    };
    const recording = record(async function* ask(call) {
      yield* answers[call.kind];
    });
    for (const call of [question, embedding, search]) {
      expect(await read(recording(call, callOptions()))).toEqual(answers[call.kind]);
    }
    const replaying = replay();
    for (const call of [question, embedding, search]) {
      expect(await read(replaying(call, callOptions()))).toStrictEqual(answers[call.kind]);
    }
  });

  test("gives back any answer as it was", async () => {
    await fc.assert(
      fc.asyncProperty(randomAnswer, async (parts) => {
        await read(record(scriptedAsk(parts).ask)(question, callOptions()));
        expect(await read(replay()(question, callOptions()))).toStrictEqual(parts);
      }),
      { numRuns: 40 },
    );
  });

  test("is one file of readable JSON for each request", async () => {
    const vendor = scriptedAsk([text("27 "), text("days"), end()]);
    await read(record(vendor.ask)(question, callOptions()));
    const [file = "", ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(file).toMatch(/^chat-openai-gpt-5-mini-[0-9a-f]{12}\.json$/);
    const written = await readFile(join(folder, file), "utf8");
    const { key } = JSON.parse(written);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(written).toBe(`{
  "aiplanet": "cassette/v1",
  "kind": "chat",
  "target": "openai:gpt-5-mini",
  "key": "${key}",
  "request": {
    "json": false,
    "messages": [{ "content": "Q", "role": "user" }],
    "question": "Q",
    "sources": []
  },
  "answers": [
    {
      "parts": [
        { "type": "text", "deltas": ["27 ", "days"] },
        { "type": "end", "usage": { "input": 1, "output": 1 } }
      ]
    }
  ]
}
`);
  });

  test("has the same bytes when the same is recorded again", async () => {
    const recordAll = async () => {
      const recording = record(scriptedAsk([text("1"), end()], [text("2"), end()]).ask);
      await read(recording(question, callOptions({ idempotencyKey: `${Math.random()}` })));
      await read(recording(question, callOptions({ caller: { run: `${Math.random()}`, node: "a", attempt: 1 } })));
      return filesOf(folder);
    };
    expect(await recordAll()).toEqual(await recordAll());
  });

  test("keeps the answers to the same request in order, and repeats the last one", async () => {
    const recording = record(scriptedAsk([text("1"), end()], [text("2"), end()]).ask);
    await read(recording(question, callOptions()));
    await read(recording(question, callOptions()));
    const replaying = replay();
    const texts = [];
    for (let call = 0; call < 3; call += 1) texts.push(textOf(await read(replaying(question, callOptions()))));
    expect(texts).toEqual(["1", "2", "2"]);
  });

  test("gives each node and element its own answers, in whatever order they ask again", async () => {
    const callers = [{ node: "draft" }, { node: "list", element: 1 }, { node: "list", element: 0 }, { node: "draft" }];
    const options = (caller: (typeof callers)[number]) => ({
      ...callOptions(),
      caller: { run: "r", attempt: 1, ...caller },
    });
    const recording = record(scriptedAsk(...callers.map((_, index) => [text(`${index}`), end()])).ask);
    for (const caller of callers) await read(recording(question, options(caller)));
    const replaying = replay();
    const answers = [];
    for (const caller of [...callers].reverse()) answers.push(textOf(await read(replaying(question, options(caller)))));
    expect(answers).toEqual(["0", "2", "1", "3"]);
    expect(textOf(await read(replaying(question, options({ node: "renamed" }))))).toBe("1");
    const whose = JSON.parse((await filesOf(folder))[0]?.content ?? "").answers.map(
      (one: { caller: string }) => one.caller,
    );
    expect(whose).toEqual(["draft", "draft", "list[0]", "list[1]"]);
  });

  test("replaces what is asked again, and leaves the rest", async () => {
    await read(record(scriptedAsk([text("old"), end()]).ask)(question, callOptions()));
    await read(record(scriptedAsk([text("old"), end()]).ask)(search, callOptions()));
    await read(record(scriptedAsk([text("new"), end()]).ask)(question, callOptions()));
    expect(textOf(await read(replay()(question, callOptions())))).toBe("new");
    expect(textOf(await read(replay()(search, callOptions())))).toBe("old");
  });

  test("loses nothing when the same is asked many times at once, and keeps the order in which calls began", async () => {
    let begun = 0;
    const gates: (() => void)[] = [];
    const recording = record(async function* ask() {
      const number = begun;
      begun += 1;
      yield text(`${number}`);
      await new Promise<void>((resolve) => gates.push(resolve));
      yield end();
    });
    const reading = Array.from({ length: 12 }, () => read(recording(question, callOptions())));
    while (gates.length < 12) await new Promise((resolve) => setImmediate(resolve));
    // The last one that began is the first one to end.
    for (const open of gates.reverse()) open();
    await Promise.all(reading);
    const replaying = replay();
    const answers = await Promise.all(Array.from({ length: 12 }, () => read(replaying(question, callOptions()))));
    expect(answers.map(textOf)).toEqual(Array.from({ length: 12 }, (_, number) => `${number}`));
  });

  test("holds complete answers only", async () => {
    const failing = record(scriptedAsk([text("half"), new Error("gone")], [text("whole"), end()]).ask);
    await expect(read(failing(question, callOptions()))).rejects.toThrow("gone");
    expect(await readdir(root)).not.toContain(`set-${folders}`);
    for await (const _ of record(scriptedAsk([text("left"), end()]).ask)(search, callOptions())) break;
    await read(failing(question, callOptions()));
    expect((await filesOf(folder)).length).toBe(1);
    expect(textOf(await read(replay()(question, callOptions())))).toBe("whole");
  });

  test("is kept by the time that the end is passed on", async () => {
    for await (const part of record(scriptedAsk([text("a"), end()]).ask)(question, callOptions())) {
      expect((await store.names()).length).toBe(part.type === "end" ? 1 : 0);
      if (part.type === "end") break;
    }
  });
});

describe("a secret", () => {
  const secret = "sk-planted-0123456789";
  const redact = (value: string) => value.replaceAll(secret, "[redacted]");
  const place = fc.nat(secret.length);

  test("is in no file, wherever in request and answer it is, and however it is split", async () => {
    await fc.assert(
      fc.asyncProperty(randomAnswer, place, fc.string(), async (random, cut, around) => {
        const planted = `${around}${secret}${around}`;
        const call: ProviderCall = {
          kind: "chat",
          target: `openai:${secret}`,
          request: {
            system: planted,
            messages: [{ role: "user", content: planted }],
            question: planted,
            sources: [{ document: planted, text: planted, headings: [planted] }],
            json: { [planted]: { enum: [planted] } },
            tools: [{ name: planted, parameters: { [planted]: planted } }],
          },
        };
        const parts: CallPart[] = [
          text(secret.slice(0, cut)),
          text(secret.slice(cut)),
          { type: "tool-call", id: planted, name: planted, input: { [planted]: [planted] } },
          { type: "documents", documents: [{ document: planted, text: planted, url: planted }] },
          ...random.slice(0, -1),
          { type: "end", usage: undefined, citations: [{ document: "a", text: planted, title: planted }] },
        ];
        await read(record(scriptedAsk(parts).ask, redact)(call, callOptions()));
        for (const { name, content } of await filesOf(folder)) {
          expect(name).not.toContain(secret);
          expect(content).not.toContain(secret);
        }
        for (const { content } of await filesOf(folder)) {
          const { answers } = JSON.parse(content);
          expect(answers[0].parts.flatMap(({ deltas = [] }) => deltas).join("")).not.toContain(secret);
        }
        expect((await read(replay(redact)(call, callOptions()))).at(-1)?.type).toBe("end");
        await rm(folder, { recursive: true });
      }),
      { numRuns: 30 },
    );
  });

  test("does not show in what a miss says", async () => {
    const call = { ...question, request: { ...question.request, system: `Say ${secret}` } } as ProviderCall;
    await read(record(scriptedAsk([end()]).ask, redact)(question, callOptions()));
    const error = await read(replay(redact)(call, callOptions())).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, (error as Error).message])).toContain("[redacted]");
    expect(JSON.stringify([error, (error as Error).message])).not.toContain(secret);
  });
});

test("a replay stops when it is told to", async () => {
  await read(record(scriptedAsk([text("a"), text("b"), end()]).ask)(question, callOptions()));
  const controller = new AbortController();
  const reason = new Error("stopped");
  const seen: CallPart[] = [];
  const reading = async () => {
    for await (const part of replay()(question, { signal: controller.signal })) {
      seen.push(part);
      controller.abort(reason);
    }
  };
  await expect(reading()).rejects.toBe(reason);
  expect(seen).toEqual([text("a")]);
});

function textOf(parts: readonly CallPart[]): string {
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}

async function filesOf(path: string): Promise<{ readonly name: string; readonly content: string }[]> {
  const names = (await readdir(path)).sort();
  return Promise.all(names.map(async (name) => ({ name, content: await readFile(join(path, name), "utf8") })));
}
