import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import type { MakeCommand } from "../command-groups";
import { runCommand } from "../fixtures/run-command";
import { testTerminal } from "../fixtures/test-terminal";
import { withPlanet } from "../with-planet";
import { kbDocumentsCommand } from "./kb-documents";
import { kbListCommand } from "./kb-list";
import { kbRemoveCommand } from "./kb-remove";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder({ "docs/leave.md": "# Leave\n\nEverybody has leave.\n", "docs/none.md": "" });
});

const run = (make: MakeCommand, ...words: string[]) => runCommand(make, words, { folder });

async function fill(collection: string): Promise<void> {
  await withPlanet(testTerminal({ folder }), undefined, async (planet) => {
    await planet.stacks.ensure("default");
    await planet.embed(collection, ["docs"]);
  });
}

describe("aiplanet kb", () => {
  test("lists collections, and says how to fill one where there is none", async () => {
    expect(await run(kbListCommand)).toMatchObject({ exitCode: 0, out: "" });
    expect((await run(kbListCommand)).err).toContain("aiplanet embed PATH");
    await fill("default");
    await fill("other");
    const { out } = await run(kbListCommand);
    expect(out).toMatch(/^default {2}2 documents {2}1 chunk {2}\d{4}-\d\d-\d\d \S+ {2}of the stack\nother .*\d\n$/);
    expect(JSON.parse((await run(kbListCommand, "--json")).out)).toMatchObject([
      { name: "default", stack: "default", documents: 2, chunks: 1 },
      { name: "other" },
    ]);
  });

  test("lists the documents of a collection, by default those of the stack in use", async () => {
    await fill("default");
    const { out } = await run(kbDocumentsCommand);
    expect(out).toBe("docs/leave.md  1 chunk            30 B  en  Leave\ndocs/none.md   skipped (no_text)\n");
    const paged = await run(kbDocumentsCommand, "default", "--limit", "1");
    expect(paged.err).toBe('there may be more: --after "docs/leave.md"\n');
    const found = JSON.parse((await run(kbDocumentsCommand, "--search", "none", "--json")).out);
    expect(found).toMatchObject([{ name: "docs/none.md", chunks: 0, skipped: { reason: "no_text" } }]);
    expect((await run(kbDocumentsCommand, "--search", "nothing")).err).toBe("there is no such document\n");
    await expect(run(kbDocumentsCommand, "other")).rejects.toMatchObject({ code: "not_found" });
  });

  test("removes documents once somebody has said so", async () => {
    await fill("default");
    await expect(run(kbRemoveCommand, "default", "docs/leave.md")).rejects.toMatchObject({
      code: "usage",
      message: 'nobody can be asked: remove 1 document from "default"?',
    });
    // Nobody answers.
    const asked = runCommand(kbRemoveCommand, ["default", "docs/leave.md"], { folder, tty: true });
    await expect(asked).rejects.toMatchObject({ code: "run_canceled" });
    expect((await run(kbDocumentsCommand)).out).toContain("docs/leave.md");
    expect((await run(kbRemoveCommand, "default", "docs/leave.md", "--yes")).err).toBe(
      '1 document removed from "default"\n',
    );
    expect(JSON.parse((await run(kbRemoveCommand, "default", "docs/none.md", "-y", "--json")).out)).toEqual({
      removed: 1,
    });
    expect((await run(kbDocumentsCommand)).out).toBe("");
  });
});
