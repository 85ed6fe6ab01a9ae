import { describe, expect, test } from "vitest";
import type { JsonObject } from "../engine/plain-json";
import { replayLayer } from "./cassette";
import type { CassetteStore } from "./cassette-document";
import { missingLayer } from "./cassette-missing";
import { callOptions, end, question, read, scriptedAsk, text } from "./fixtures/scripted-ask";
import type { Ask, CallPart } from "./provider-call";

function memoryStore(): CassetteStore & { readonly documents: Map<string, JsonObject> } {
  const documents = new Map<string, JsonObject>();
  return {
    documents,
    place: "tapes",
    names: async () => [...documents.keys()].sort(),
    pathOf: (name) => `tapes/${name}.json`,
    read: async (name) => documents.get(name),
    write: async (name, document) => void documents.set(name, document),
  };
}

const unchanged = (value: string) => value;
const caller = (node: string) => callOptions({ caller: { run: "r", node, attempt: 1 } });
const textOf = (parts: readonly CallPart[]) =>
  parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
const ask = async (layered: Ask, node = "answer") => textOf(await read(layered(question, caller(node))));

describe("recording what is missing", () => {
  test("asks once, and answers from what was recorded from then on", async () => {
    const store = memoryStore();
    const { ask: vendor, calls } = scriptedAsk([text("first"), end()], [text("second"), end()]);
    const told: [string, boolean][] = [];
    const onUse = (name: string, isNew: boolean) => void told.push([name.slice(0, 4), isNew]);
    expect(await ask(missingLayer(store, unchanged, onUse)(vendor))).toBe("first");
    expect(await ask(missingLayer(store, unchanged, onUse)(vendor))).toBe("first");
    expect(calls).toHaveLength(1);
    expect(told).toEqual([
      ["chat", true],
      ["chat", false],
    ]);
  });

  test("records each call of the same request that has no answer yet, and replays them in that order", async () => {
    const store = memoryStore();
    const { ask: vendor } = scriptedAsk([text("first"), end()], [text("second"), end()], [text("third"), end()]);
    const once = missingLayer(store, unchanged)(vendor);
    expect(await ask(once)).toBe("first");
    const again = missingLayer(store, unchanged)(vendor);
    expect([await ask(again), await ask(again), await ask(again)]).toEqual(["first", "second", "third"]);
    const replayed = replayLayer(store, unchanged)(vendor);
    expect([await ask(replayed), await ask(replayed), await ask(replayed)]).toEqual(["first", "second", "third"]);
  });

  test("lets calls of the same request at once wait for each other, so that one is asked", async () => {
    const store = memoryStore();
    const { ask: vendor, calls } = scriptedAsk([text("first"), end()], [text("second"), end()]);
    const layers = [1, 2, 3].map(() => missingLayer(store, unchanged)(vendor));
    expect(await Promise.all(layers.map((layer) => ask(layer)))).toEqual(["first", "first", "first"]);
    expect(calls).toHaveLength(1);
  });

  test("lets another node have the answer of the same request, here and when it is replayed", async () => {
    const store = memoryStore();
    const { ask: vendor } = scriptedAsk([text("first"), end()], [text("second"), end()]);
    const layer = missingLayer(store, unchanged)(vendor);
    const given = [await ask(layer, "a"), await ask(layer, "a"), await ask(layer, "b")];
    expect(given).toEqual(["first", "second", "first"]);
    const replayed = replayLayer(store, unchanged)(vendor);
    expect([await ask(replayed, "b"), await ask(replayed, "a"), await ask(replayed, "a")]).toEqual([
      "first",
      "first",
      "second",
    ]);
  });

  test("keeps nothing of a call that fails, and asks again", async () => {
    const store = memoryStore();
    const { ask: vendor } = scriptedAsk([text("half"), new Error("cut off")], [text("whole"), end()]);
    const layer = missingLayer(store, unchanged)(vendor);
    await expect(ask(layer)).rejects.toThrow("cut off");
    expect(store.documents.size).toBe(0);
    expect(await ask(missingLayer(store, unchanged)(vendor))).toBe("whole");
  });
});
