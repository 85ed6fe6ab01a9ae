import { appendFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "./create-planet";
import { openDataFolder } from "./data-folder";
import { temporaryFolder } from "./fixtures/temporary-folder";
import { syncFrozen } from "./frozen-collection";

const notes = { "notes/leave.md": "Everyone gets 25 days of leave.\n", "notes/office.md": "The office is large.\n" };

describe("syncFrozen", () => {
  test("builds an index from the documents of the lock, and leaves it alone from then on", async () => {
    const { knowledge, sync } = await locked(["notes"]);
    expect(await sync()).toMatchObject({ indexed: [{ document: "notes/leave.md" }, { document: "notes/office.md" }] });
    expect(await sync()).toBeUndefined();
    expect(await knowledge.search("kept", "leave", 1)).toMatchObject([{ document: "notes/leave.md" }]);
  });

  test("indexes nothing when a document has changed or is new", async () => {
    const { folder, knowledge, sync } = await locked(["notes"]);
    await appendFile(join(folder, "notes/leave.md"), "It is paid.\n");
    await expect(sync()).rejects.toMatchObject({ code: "drifted", message: expect.stringContaining("notes/leave.md") });
    await writeFile(join(folder, "notes/leave.md"), notes["notes/leave.md"]);
    await writeFile(join(folder, "notes/new.md"), "New.\n");
    await expect(sync()).rejects.toMatchObject({ code: "drifted", message: expect.stringContaining("notes/new.md") });
    expect(await knowledge.contents("kept")).toBeUndefined();
  });

  test("refuses what is left when a document is gone", async () => {
    const { folder, sync } = await locked(["notes"]);
    await rm(join(folder, "notes/office.md"));
    await expect(sync()).rejects.toMatchObject({ message: expect.stringContaining('"notes/office.md" is gone') });
  });

  test("keeps to the web page of the lock: one that has changed is neither indexed nor asked for again", async () => {
    const site = await serve("<main><p>Everyone gets 25 days of leave in the year.</p></main>");
    const { knowledge, sync } = await locked([site.address]);
    await sync();
    site.show("<main><p>Everyone gets 30 days of leave in the year.</p></main>");
    const calls = site.calls();
    expect(await sync()).toBeUndefined();
    expect(site.calls()).toBe(calls);
    await expect(sync("other")).rejects.toMatchObject({
      code: "drifted",
      message: expect.stringContaining(site.address),
    });
    expect(await knowledge.contents("other")).toBeUndefined();
  });
});

/** A folder with a lock that was written elsewhere, so that nothing is indexed yet. */
async function locked(sources: readonly string[]) {
  const workflow = `api_version: aiplanet/v1
kind: Workflow
name: test
knowledge: { notes: { sources: ${JSON.stringify(sources)} } }
nodes:
  question: { type: user_query }
  find: { type: knowledge_base, config: { collection: notes }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: find.documents } }
`;
  const folder = await temporaryFolder({ ...notes, "w.yaml": workflow });
  const planet = await createPlanet({ folder, environment: {}, dataFolder: await temporaryFolder() });
  onTestFinished(() => planet.close());
  await planet.lock();
  const models = { chat: () => expect.unreachable(), embedding: () => expect.unreachable() };
  const data = openDataFolder(join(await temporaryFolder(), "aiplanet.db"), { models });
  onTestFinished(() => data.close());
  const knowledge = await data.open();
  const sync = (stored = "kept") =>
    syncFrozen(knowledge, { name: "notes", stored, declaration: { sources, folder } }, {});
  return { folder, knowledge, sync };
}

async function serve(first: string) {
  let page = first;
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>Leave</title>${page}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/leave`,
    calls: () => calls,
    show: (text: string) => {
      page = text;
    },
  };
}
