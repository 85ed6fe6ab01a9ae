import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chatPlanet } from "./fixtures/chat-planet";

describe("planet.stacks", () => {
  test("keeps stacks by their name", async () => {
    const { planet, again } = await chatPlanet();
    const made = await planet.stacks.create({ name: "handbook", description: "All rules." });
    const other = await again();
    expect(await other.stacks.get("handbook")).toEqual(made);
    expect((await other.stacks.ensure("handbook")).id).toBe(made.id);
    await other.stacks.ensure("research");
    expect((await planet.stacks.list({ search: "RESE" })).map(({ name }) => name)).toEqual(["research"]);
    expect(await planet.stacks.list({ after: made })).toEqual([]);
    expect((await planet.stacks.rename("handbook", "rules")).id).toBe(made.id);
    await expect(planet.stacks.rename("rules", "research")).rejects.toMatchObject({ code: "usage" });
  });

  test("removes a stack with its chats and runs", async () => {
    const { planet } = await chatPlanet();
    const { id } = await planet.chats.start("work", { workflow: "chat.yaml" });
    const { question } = await planet.chats.send(id, "How?");
    await planet.stacks.remove("work");
    await expect(planet.chats.get(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.runs.get(question.run ?? "")).rejects.toMatchObject({ code: "not_found" });
    expect(await planet.stacks.list()).toEqual([]);
  });

  test("says which stacks there are when one is not there", async () => {
    const { planet } = await chatPlanet();
    await planet.stacks.ensure("handbook");
    for (const call of [planet.stacks.get, planet.stacks.remove, (name: string) => planet.stacks.rename(name, "b")]) {
      await expect(call("handbok")).rejects.toMatchObject({
        code: "not_found",
        message: 'there is no stack "handbok"',
        hint: 'did you mean "handbook"?',
      });
    }
  });

  test("makes no data folder for who only looks", async () => {
    const { planet, folder } = await chatPlanet();
    expect(await planet.stacks.list()).toEqual([]);
    expect(await planet.chats.search("day")).toEqual([]);
    await expect(planet.stacks.get("a")).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.chats.list("a")).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.chats.get("chat_0")).rejects.toMatchObject({ code: "not_found" });
    await expect(access(join(folder, ".aiplanet"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
