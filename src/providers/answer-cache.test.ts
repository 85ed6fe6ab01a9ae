import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import type { SqlDatabase } from "../storage/contracts";
import { keptAnswers } from "../storage/kept-answers";
import { sqliteDatabase } from "../storage/sqlite";
import { type AnswerStore, type CacheOptions, cacheLayer } from "./answer-cache";
import type { CallOptions } from "./contracts";
import { randomAnswer } from "./fixtures/random-answer";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { Ask, CallPart, ProviderCall } from "./provider-call";

const free: CallPart = { type: "end", usage: { input: 0, output: 0 } };
const other: ProviderCall = { kind: "search", target: "serpapi", request: { query: "a", limit: 1 } };

let folder: string;
let database: SqlDatabase;
let now: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "answer-cache-"));
  database = await sqliteDatabase({ file: join(folder, "answers.db") });
});

beforeEach(async () => {
  now = 1_000_000;
  await database.run("DELETE FROM answers");
});

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const layered = (ask: Ask, more: Partial<CacheOptions> = {}) =>
  cacheLayer({ answers: async () => keptAnswers(database), now: () => now, ...more })(ask);
const on = (more: Partial<CallOptions> = {}) => callOptions({ cache: true, ...more });

describe("the cache", () => {
  test("passes calls by that do not want it, without opening the store", async () => {
    const vendor = scriptedAsk([text("a"), end()]);
    const ask = layered(vendor.ask, {
      answers: () => {
        throw new Error("opened");
      },
    });
    await read(ask(question, callOptions()));
    await read(ask(question, callOptions({ cache: false })));
    expect(vendor.calls).toHaveLength(2);
  });

  test("gives an answer a second time without a call and without cost, to a later process too", async () => {
    const vendor = scriptedAsk([text("a"), text("b"), end(9)]);
    expect(await read(layered(vendor.ask)(question, on()))).toEqual([text("a"), text("b"), end(9)]);
    expect(await read(layered(vendor.ask)(question, on()))).toEqual([text("a"), text("b"), free]);
    expect(vendor.calls).toHaveLength(1);
  });

  test("gives back any answer as it was, but for its usage", async () => {
    await fc.assert(
      fc.asyncProperty(randomAnswer.filter(isWhole), async (parts) => {
        await database.run("DELETE FROM answers");
        const ask = layered(scriptedAsk(parts).ask);
        expect(await read(ask(question, on()))).toStrictEqual(parts);
        const last = { ...parts.at(-1), usage: { input: 0, output: 0 } };
        expect(await read(ask(question, on()))).toStrictEqual([...parts.slice(0, -1), last]);
      }),
      { numRuns: 40 },
    );
  });

  test("keeps no answer that is cut off, and none that is not the JSON that was asked for", async () => {
    const cut: CallPart = { type: "end", usage: { input: 1, output: 1 }, finish: "length" };
    const json: ProviderCall = { ...question, request: { ...question.request, json: true } } as ProviderCall;
    for (const [call, answers] of [
      [
        question,
        [
          [text("half"), cut],
          [text("whole"), end()],
        ],
      ],
      [
        json,
        [
          [text("so"), end()],
          [text("{}"), end()],
        ],
      ],
    ] as const) {
      await database.run("DELETE FROM answers");
      const ask = layered(scriptedAsk(...answers.map((parts) => [...parts])).ask);
      await read(ask(call, on()));
      expect(await read(ask(call, on()))).toEqual(answers[1]);
    }
  });

  test("tells requests apart", async () => {
    const vendor = scriptedAsk([text("a"), end()], [text("b"), end()]);
    const ask = layered(vendor.ask);
    await read(ask(question, on()));
    expect(await read(ask(other, on()))).toEqual([text("b"), end()]);
  });

  test("gives no answer that is older than the call allows, and the new one from then on", async () => {
    const vendor = scriptedAsk([text("old"), end()], [text("new"), end()]);
    const ask = layered(vendor.ask);
    await read(ask(question, on({ cache: 500 })));
    now += 500;
    expect(await read(ask(question, on({ cache: 500 })))).toEqual([text("old"), free]);
    now += 1;
    expect(await read(ask(question, on({ cache: 500 })))).toEqual([text("new"), end()]);
    expect(await read(ask(question, on()))).toEqual([text("new"), free]);
  });

  test("keeps neither failures nor what nobody read to its end", async () => {
    const vendor = scriptedAsk([text("half"), new Error("gone")], [text("left"), end()], [text("whole"), end()]);
    const ask = layered(vendor.ask);
    await expect(read(ask(question, on()))).rejects.toThrow("gone");
    for await (const _ of ask(question, on())) break;
    expect(await read(ask(question, on()))).toEqual([text("whole"), end()]);
  });

  test("keeps an answer by the time that its end is passed on", async () => {
    const ask = layered(scriptedAsk([text("a"), end()], [text("b"), end()]).ask);
    for await (const part of ask(question, on())) if (part.type === "end") break;
    expect(await read(ask(question, on()))).toEqual([text("a"), free]);
  });

  test("asks anew for a later attempt of a node, because what was kept did not do, and keeps that", async () => {
    const caller = { run: "r", node: "answer", attempt: 2 };
    const ask = layered(scriptedAsk([text("useless"), end()], [text("good"), end()]).ask);
    await read(ask(question, on()));
    expect(await read(ask(question, on({ caller })))).toEqual([text("good"), end()]);
    expect(await read(ask(question, on({ caller: { ...caller, attempt: 1 } })))).toEqual([text("good"), free]);
  });

  test("replaces what it cannot read, as another version may have written it", async () => {
    const vendor = scriptedAsk([text("a"), end()]);
    await read(layered(vendor.ask)(question, on()));
    for (const answer of ["{", "{}", '{"parts":[{"type":"sound"}]}']) {
      await database.run("UPDATE answers SET answer = ?", [answer]);
      expect(await read(layered(vendor.ask)(question, on()))).toEqual([text("a"), end()]);
      expect(await read(layered(vendor.ask)(question, on()))).toEqual([text("a"), free]);
    }
  });

  test("keeps no secret, wherever it is in request and answer", async () => {
    const redact = (value: string) => value.replaceAll("sk-planted", "*");
    const call = { ...question, target: "openai:sk-planted" } as ProviderCall;
    const answer: CallPart[] = [
      text("sk-pl"),
      text("anted"),
      { type: "documents", documents: [{ document: "sk-planted", text: "sk-planted" }] },
      end(),
    ];
    const ask = layered(scriptedAsk(answer).ask, { redact });
    expect(await read(ask(call, on()))).toEqual(answer);
    expect(JSON.stringify(await database.all("SELECT * FROM answers"))).not.toMatch(/sk-planted|sk-pl|anted/);
    expect((await read(ask(call, on())))[0]).toEqual(text("*"));
  });
});

describe("calls for the same at once", () => {
  test("are made once, and all get the answer", async () => {
    const vendor = scriptedAsk([text("a"), end()]);
    const ask = layered(vendor.ask);
    const [first, ...rest] = await Promise.all(Array.from({ length: 20 }, () => read(ask(question, on()))));
    expect(vendor.calls).toHaveLength(1);
    expect(first).toEqual([text("a"), end()]);
    for (const parts of rest) expect(parts).toEqual([text("a"), free]);
  });

  test("are made again when the first one fails", async () => {
    const vendor = scriptedAsk([text("x"), new Error("gone")], [text("y"), end()]);
    const ask = layered(vendor.ask);
    const [failed, second, third] = await Promise.allSettled([1, 2, 3].map(() => read(ask(question, on()))));
    expect(failed).toMatchObject({ status: "rejected", reason: new Error("gone") });
    expect(second).toMatchObject({ value: [text("y"), end()] });
    expect(third).toMatchObject({ value: [text("y"), free] });
    expect(vendor.calls).toHaveLength(2);
  });

  test("are made again when the first one is read no further", async () => {
    const vendor = scriptedAsk([text("x"), end()], [text("y"), end()]);
    const ask = layered(vendor.ask);
    const first = ask(question, on())[Symbol.asyncIterator]();
    await first.next();
    const second = read(ask(question, on()));
    await first.return?.();
    expect(await second).toEqual([text("y"), end()]);
  });

  test("let one that is stopped go while the first is on its way", async () => {
    const vendor = scriptedAsk(["hang"], [text("a"), end()]);
    const ask = layered(vendor.ask);
    const first = new AbortController();
    const second = new AbortController();
    const leading = read(ask(question, on({ signal: first.signal })));
    const following = read(ask(question, on({ signal: second.signal })));
    while (vendor.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    second.abort(new Error("stopped"));
    await expect(following).rejects.toThrow("stopped");
    first.abort(new Error("given up"));
    await expect(leading).rejects.toThrow("the vendor's own words");
    expect(await read(ask(question, on()))).toEqual([text("a"), end()]);
  });

  test("do not start when they are stopped already", async () => {
    const vendor = scriptedAsk([end()]);
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(read(layered(vendor.ask)(question, on({ signal })))).rejects.toThrow("stopped");
    expect(vendor.calls).toHaveLength(0);
  });
});

describe("a store that fails", () => {
  const broken = (error: Error): AnswerStore => ({
    find: () => Promise.reject(error),
    keep: () => Promise.reject(error),
  });

  test("spoils no call, and the caller is told", async () => {
    const notices: string[] = [];
    const ask = layered(scriptedAsk([text("a"), end()]).ask, {
      answers: async () => broken(new PlanetError("storage_failed", "the disk is full")),
    });
    expect(await read(ask(question, on({ onNotice: (notice) => notices.push(notice) })))).toEqual([text("a"), end()]);
    expect(notices).toEqual([
      "kept answers cannot be used: the disk is full",
      "the answer is not kept: the disk is full",
    ]);
  });

  test("with a bug is not hidden", async () => {
    const ask = layered(scriptedAsk([end()]).ask, { answers: async () => broken(new TypeError("a bug")) });
    await expect(read(ask(question, on()))).rejects.toThrow("a bug");
    await expect(read(ask(question, on()))).rejects.toThrow("a bug");
  });
});

function isWhole(parts: readonly CallPart[]): boolean {
  const last = parts.at(-1);
  return !(last?.type === "end" && last.finish === "length");
}
