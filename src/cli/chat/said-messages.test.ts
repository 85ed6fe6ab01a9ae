import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../app/chats";
import type { Planet } from "../../app/planet";
import { PlanetError } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import { saidMessages } from "./said-messages";

const source = { kind: "port", node: 0, port: "text" };
const plan = {
  outputs: [1],
  nodes: [{ id: "answer" }, { id: "reply", inputs: [{ name: "text", sources: [source] }] }],
} as unknown as Plan;

let number = 0;
const said = (role: "user" | "assistant", content: string, run?: string) =>
  ({ id: `m${++number}`, chat: "c", number, role, content, createdAt: 0, ...(run && { run }) }) as ChatMessage;

const delta = (text: string, node = "answer") => ({ type: "node-delta", seq: 1, time: 0, node, text }) as RunEvent;
const kept: Readonly<Record<string, readonly RunEvent[]>> = {
  half: [delta("not mine", "other"), delta("It is"), delta(" green")],
  nothing: [],
};

async function shown(messages: readonly ChatMessage[], ofPlan = plan) {
  const events = async (run: string) => {
    const found = kept[run];
    if (found === undefined) throw new PlanetError("not_found", `there is no run "${run}"`);
    return [...found];
  };
  const planet = { runs: { events } } as unknown as Planet;
  return (await saidMessages(messages, planet, ofPlan)).map(({ content, unfinished }) => [content, unfinished]);
}

describe("saidMessages", () => {
  test("has what was written for each question that no answer follows", async () => {
    const messages = [
      said("user", "a", "half"),
      said("user", "b", "half"),
      said("assistant", "whole", "half"),
      said("user", "c", "nothing"),
      said("user", "d", "removed"),
      said("user", "e"),
    ];
    expect(await shown(messages)).toEqual([
      ["a", "It is green"],
      ["b", undefined],
      ["whole", undefined],
      ["c", ""],
      ["d", ""],
      ["e", ""],
    ]);
  });

  test("finds nothing where it is not known which node answers", async () => {
    expect(await shown([said("user", "a", "half")], { ...plan, outputs: [] })).toEqual([["a", ""]]);
  });

  test("is an error when runs cannot be read", async () => {
    const events = async () => Promise.reject(new PlanetError("storage_failed", "the disk is gone"));
    const planet = { runs: { events } } as unknown as Planet;
    await expect(saidMessages([said("user", "a", "half")], planet, plan)).rejects.toThrow("the disk is gone");
  });
});
