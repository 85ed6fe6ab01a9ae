import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chatPlanet } from "./fixtures/chat-planet";

const files = {
  "docs/leave.md": "# Leave\n\nEverybody has 25 days of leave.\n",
  "docs/travel.md": "Travel by train.\n",
  "docs/empty.md": "",
};

describe("planet.documents", () => {
  test("lists collections, those of stacks and those that workflows declare", async () => {
    const workflow = `api_version: aiplanet/v1
kind: Workflow
name: searching
knowledge: { docs: { sources: [docs/leave.md] } }
nodes:
  question: { type: user_query }
  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }
`;
    const { planet, folder } = await chatPlanet({ ...files, "search.yaml": workflow });
    await (await planet.run("search.yaml", { text: "leave" })).result;
    await planet.stacks.ensure("handbook");
    await planet.embed("handbook", ["docs"]);
    await planet.embed("other", ["docs/travel.md"]);

    const updatedAt = expect.any(Number);
    expect(await planet.documents.collections()).toEqual([
      { name: "docs", folder, documents: 1, chunks: 1, updatedAt },
      { name: "handbook", stack: "handbook", documents: 3, chunks: 2, updatedAt },
      { name: "other", documents: 1, chunks: 1, updatedAt },
    ]);
    await expect(planet.documents.remove("docs", ["docs/leave.md"])).rejects.toMatchObject({
      code: "usage",
      message: `a workflow in "${folder}" declares what "docs" is made of`,
    });
  });

  test("lists documents with what is known of them, and finds some by their names and titles", async () => {
    const { planet } = await chatPlanet(files);
    await planet.embed("handbook", ["docs"]);
    const all = await planet.documents.list("handbook");
    expect(all.map(({ name }) => name)).toEqual(["docs/empty.md", "docs/leave.md", "docs/travel.md"]);
    expect(all[0]).toMatchObject({ chunks: 0, skipped: { reason: "no_text" } });
    expect(all[1]).toMatchObject({ chunks: 1, title: "Leave", language: "en", size: 41, loader: "markdown" });
    expect(await planet.documents.list("handbook", { search: "LEAVE" })).toEqual([all[1]]);
    expect(await planet.documents.list("handbook", { after: "docs/empty.md", limit: 1 })).toEqual([all[1]]);
    await expect(planet.documents.list("handbok")).rejects.toMatchObject({ code: "not_found" });
  });

  test("removes documents at once, and all or none", async () => {
    const { planet, again } = await chatPlanet(files);
    await planet.embed("handbook", ["docs"]);
    await expect(planet.documents.remove("handbook", ["docs/travel.md", "docs/leaf.md"])).rejects.toMatchObject({
      code: "not_found",
      hint: 'did you mean "docs/leave.md"?',
    });
    expect(await planet.search("handbook", "train")).toHaveLength(1);

    expect(await planet.documents.remove("handbook", ["docs/travel.md", "docs/empty.md", "docs/travel.md"])).toBe(2);
    expect(await planet.search("handbook", "train")).toEqual([]);
    const other = await again();
    expect((await other.documents.list("handbook")).map(({ name }) => name)).toEqual(["docs/leave.md"]);
    expect(await planet.embed("handbook", ["docs"])).toMatchObject({ unchanged: 1, indexed: [{}] });
  });

  test("makes no data folder for who only looks", async () => {
    const { planet, folder } = await chatPlanet();
    expect(await planet.documents.collections()).toEqual([]);
    await expect(planet.documents.list("a")).rejects.toMatchObject({ code: "not_found" });
    await expect(planet.documents.remove("a", [])).rejects.toMatchObject({ code: "not_found" });
    await expect(access(join(folder, ".aiplanet"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
