import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isPlanetError, type PlanetError } from "../engine/errors";
import { unchanged } from "../engine/plain-json";
import { cassetteFolder } from "../storage/cassette-folder";
import { recordLayer, replayLayer } from "./cassette";
import { readDefaults, writeDefaults } from "./cassette-defaults";
import type { CassetteStore } from "./cassette-document";
import type { CallOptions, ChatRequest } from "./contracts";
import { callOptions, end, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { ProviderCall } from "./provider-call";

let folder: string;
let store: CassetteStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cassettes-"));
  store = cassetteFolder("tapes", folder);
});

afterEach(() => rm(folder, { recursive: true }));

function chat(content: string, more: Partial<ChatRequest> = {}, target = "openai:small"): ProviderCall {
  const messages = [{ role: "user", content } as const];
  return { kind: "chat", target, request: { messages, question: "Q", sources: [], json: false, ...more } };
}

async function record(...calls: readonly ProviderCall[]): Promise<void> {
  const ask = recordLayer(store, unchanged)(scriptedAsk([text("a"), end()]).ask);
  for (const call of calls) await read(ask(call, callOptions()));
}

async function missOf(call: ProviderCall, options: Partial<CallOptions> = {}): Promise<PlanetError> {
  const ask = replayLayer(store, unchanged)(scriptedAsk().ask);
  const error = await read(ask(call, callOptions(options))).catch((thrown: unknown) => thrown);
  if (!isPlanetError(error)) throw new Error("the call was no miss", { cause: error });
  return error;
}

describe("a request that is not recorded", () => {
  test("names the node, and shows field by field what differs from the nearest one", async () => {
    await record(chat("How many days of leave do I have?"), chat("What does a hotel cost?"));
    const caller = { run: "r", node: "answer", attempt: 1, element: 2 };
    const error = await missOf(chat("How many days of leave did I have?", { temperature: 0 }), { caller });
    expect(error.code).toBe("not_recorded");
    expect(error.message).toBe(
      'the chat call of node "answer" for element 2 to "openai:small" is not recorded in "tapes"',
    );
    const file = String(error.details?.nearest);
    expect(error.hint?.split("\n")).toEqual([
      `the nearest recorded request, "${file}", differs in (- recorded, + asked):`,
      "      messages[0].content",
      '        - "How many days of leave do I have?"',
      '        + "How many days of leave did I have?"',
      "      temperature",
      "        + 0",
      "    record what is new, or a change that is meant, with --record tapes",
    ]);
    expect(file).toMatch(/^tapes.chat-openai-small-[0-9a-f]{12}\.json$/);
    expect(error.details).toMatchObject({ kind: "chat", target: "openai:small", node: "answer" });
    expect(error.details?.differences).toMatchObject([
      { path: "messages[0].content", recorded: '"How many days of leave do I have?"' },
      { path: "temperature", asked: "0" },
    ]);
  });

  test("is compared with requests to the same target first", async () => {
    await record(chat("Quite another question", {}, "openai:small"), chat("Why?", {}, "openai:large"));
    const { details } = await missOf(chat("Why?"));
    expect(details?.differences).toMatchObject([{ path: "messages[0].content" }]);
  });

  test("is compared with those to others when there is none, and says that the target is another", async () => {
    await record(chat("Why?", {}, "openai:large"));
    const { details } = await missOf(chat("Why?"));
    expect(details?.differences).toMatchObject([
      { path: "target", recorded: '"openai:large"', asked: '"openai:small"' },
    ]);
  });

  test("is compared with no request that has other instructions and another question", async () => {
    const said = { system: "Answer from the sources.", question: "Why?" };
    await record(chat("Why?", said));
    const other = { system: "You judge an answer by a rubric.", question: "Rubric" };
    expect((await missOf(chat("Rubric", other))).hint).toContain("nothing like it");
    expect((await missOf(chat("Rubric", { ...other, question: "Why?" }))).details?.differences).toHaveLength(2);
    expect((await missOf(chat("Rubric", { ...said, question: "How?" }))).details?.differences).toHaveLength(2);
  });

  test("tells how to record when nothing of its kind is there, and there may be no folder at all", async () => {
    await record({ kind: "search", target: "web", request: { query: "a", limit: 1 } });
    const first = await missOf(chat("Why?"));
    expect(first.message).toBe('the chat call of "openai:small" is not recorded in "tapes"');
    expect(first.hint).toBe("nothing like it is recorded there: make a recording with --record tapes");

    store = cassetteFolder("no where", join(folder, "nowhere"));
    expect((await missOf(chat("Why?"))).hint).toContain('--record "no where"');
  });

  test("shows the first of many differences, and counts the rest", async () => {
    const texts = (word: string) => Array.from({ length: 60 }, (_, index) => `${word} ${index}`);
    const call = (word: string): ProviderCall => ({
      kind: "embedding",
      target: "a:b",
      request: { texts: texts(word), purpose: "document" },
    });
    await record(call("one"));
    const error = await missOf(call("two"));
    expect(error.hint).toContain("\n      and 52 more\n");
    expect(error.details?.differences).toHaveLength(50);
  });

  test("is told for each of many calls at once", async () => {
    await record(chat("Why?"));
    const errors = await Promise.all(Array.from({ length: 20 }, (_, index) => missOf(chat(`Why not ${index}?`))));
    expect(errors.every(({ code }) => code === "not_recorded")).toBe(true);
  });
});

describe("a recording that cannot be read", () => {
  const replayed = async (change: (document: Record<string, unknown>) => unknown) => {
    await record(chat("Why?"));
    const [name = ""] = await store.names();
    const changed = change((await store.read(name)) as Record<string, unknown>);
    await writeFile(join(folder, `${name}.json`), typeof changed === "string" ? changed : JSON.stringify(changed));
    const hit = await missOf(chat("Why?"));
    // A broken recording may be the one that another request misses.
    expect((await missOf(chat("Why not?"))).message).toBe(hit.message);
    expect(hit.details?.file).toBe(store.pathOf(name));
    expect(hit.message).toContain(store.pathOf(name));
    return hit;
  };

  test.each<[string, (document: Record<string, unknown>) => unknown, RegExp]>([
    ["is no JSON", () => "{", /is no JSON$/],
    ["is no object", () => [], /is no cassette$/],
    ["is of something else", () => ({ name: "package" }), /is no cassette$/],
    [
      "has another mark",
      (document) => ({ ...document, aiplanet: "workflow/v1" }),
      /is no cassette, but "workflow\/v1"$/,
    ],
    ["has no target", (document) => ({ ...document, target: 1 }), /does not say what was called$/],
    ["is of another kind", (document) => ({ ...document, kind: "sound" }), /does not say what was called$/],
    ["has another key", (document) => ({ ...document, key: "0".repeat(64) }), /the key that its name says$/],
    ["has no request", (document) => ({ ...document, request: null }), /has no request$/],
    ["has no answers", (document) => ({ ...document, answers: [] }), /has no answers$/],
    ["has half an answer", (document) => ({ ...document, answers: [{ parts: [] }] }), /its answer 1 does not end/],
  ])("because it %s is named", async (_, change, message) => {
    const error = await replayed(change);
    expect(error.code).toBe("invalid_input");
    expect(error.message).toMatch(message);
    expect(error.hint).toContain("record it again");
  });

  test("because a newer version wrote it says so", async () => {
    const error = await replayed((document) => ({ ...document, aiplanet: "cassette/v2" }));
    expect(error.message).toContain('is of the format "cassette/v2", and this version reads "cassette/v1"');
    expect(error.hint).toContain("update aiplanet");
  });

  test("leaves files alone that are not named as one", async () => {
    await record(chat("Why?"));
    await writeFile(join(folder, "package.json"), "{}");
    await writeFile(join(folder, "chat-notes.json"), "no JSON");
    expect((await missOf(chat("Why not?"))).code).toBe("not_recorded");
  });
});

describe("the defaults of a recording", () => {
  test("are read as they were written, and are no cassette", async () => {
    expect(await readDefaults(store)).toBeUndefined();
    await writeDefaults(store, { model: "openai:small", search: "serpapi" });
    expect(await readDefaults(store)).toEqual({ model: "openai:small", search: "serpapi" });
    await writeDefaults(store, { model: "offline:extractive" });
    expect(await readDefaults(store)).toEqual({ model: "offline:extractive" });
    expect((await missOf(chat("Why?"))).hint).toContain("nothing like it");
  });

  test.each(["[]", '{ "model": 1 }', '{ "search": null }'])("are refused when they are %s", async (content) => {
    await writeFile(join(folder, "defaults.json"), content);
    await expect(readDefaults(store)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("defaults.json"),
    });
  });
});
