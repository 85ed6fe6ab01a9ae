import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import type { MakeCommand } from "../command-groups";
import { runCommand } from "../fixtures/run-command";
import { testTerminal } from "../fixtures/test-terminal";
import { withPlanet } from "../with-planet";
import { stackCreateCommand } from "./stack-create";
import { stackDeleteCommand } from "./stack-delete";
import { stackListCommand } from "./stack-list";
import { stackRenameCommand } from "./stack-rename";
import { stackShowCommand } from "./stack-show";

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder({
    "docs/leave.md": "Everybody has 25 days of leave.\n",
    "w.yaml": `api_version: aiplanet/v1
kind: Workflow
name: saying
nodes:
  question: { type: user_query }
  reply: { type: output, inputs: { text: question.text } }
`,
  });
});

const stack = (make: MakeCommand, ...words: string[]) => runCommand(make, words, { folder });

/** Fills the stack "handbook" with one of each. */
async function fill(): Promise<void> {
  await withPlanet(testTerminal({ folder }), undefined, async (planet) => {
    await planet.stacks.create({ name: "handbook", description: "All rules." });
    await planet.embed("handbook", ["docs"]);
    await planet.workflows.save("w.yaml", { stack: "handbook" });
    const { id } = await planet.chats.start("handbook", { title: "About leave", workflow: "w.yaml" });
    await planet.chats.send(id, "How many days?");
  });
}

describe("aiplanet stack", () => {
  test("makes stacks and lists them, the one in use marked", async () => {
    const made = await stack(stackCreateCommand, "default", "--description", "What is done every day");
    expect(made).toMatchObject({ exitCode: 0, out: "" });
    expect(made.err).toBe('"default" is made; add documents to it: aiplanet embed PATH --stack default\n');
    expect(JSON.parse((await stack(stackCreateCommand, "my rules", "--json")).out)).toMatchObject({ name: "my rules" });
    await expect(stack(stackCreateCommand, "default")).rejects.toMatchObject({ code: "usage" });

    const { out } = await stack(stackListCommand);
    expect(out).toMatch(/^ {3}my rules {2}0 workflows {2}0 documents {2}0 chats {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
    expect(out).toMatch(/\n\* {2}default {3}0 workflows .* {2}What is done every day\n$/);
    const listed = JSON.parse((await stack(stackListCommand, "--json", "--search", "DEF")).out);
    expect(listed).toMatchObject([{ name: "default", inUse: true, documents: 0 }]);
    expect((await stack(stackListCommand, "--search", "none")).err).toContain("aiplanet stack create NAME");
  });

  test("uses a stack from now on when that is asked", async () => {
    const made = await stack(stackCreateCommand, "rules", "--use");
    expect(made.err).toBe(
      '"rules" is made; add documents to it: aiplanet embed PATH\n"stack" is now "rules" in aiplanet.config.yaml\n',
    );
    expect((await stack(stackListCommand)).out).toMatch(/^\* {2}rules /);
    expect((await stack(stackDeleteCommand, "rules", "-y")).err).toBe(
      '"rules" is deleted\n"rules" is still the stack in use; choose another: aiplanet stack use NAME\n',
    );
  });

  test("shows what belongs to a stack", async () => {
    await fill();
    const { out } = await stack(stackShowCommand, "handbook");
    expect(out).toMatch(
      /^handbook\n {2}All rules\.\n {2}made .*, last used .*\n {2}1 document, 1 chunk\n1 workflow\n {2}saying {2}version 1 .*\n1 chat\n {2}chat_\w+ .* {2}About leave\n1 run\n {2}run_\w+ {2}completed .* {2}saying\n$/,
    );
    expect(JSON.parse((await stack(stackShowCommand, "handbook", "--json")).out)).toMatchObject({
      name: "handbook",
      inUse: false,
      documents: 1,
      chats: 1,
      workflows: [{ name: "saying" }],
      newestChats: [{ title: "About leave" }],
      newestRuns: [{ workflow: "saying", status: "completed" }],
    });
    const used = await runCommand(stackShowCommand, [], { folder, environment: { AIPLANET_STACK: "handbook" } });
    expect(used.out).toMatch(/^handbook {2}\(in use\)\n/);
    await expect(stack(stackShowCommand)).rejects.toMatchObject({ code: "not_found" });
  });

  test("renames a stack with all that is in it, and says so when it is the one in use", async () => {
    await fill();
    const renamed = await stack(stackRenameCommand, "handbook", "rules");
    expect(renamed.err).toBe('"handbook" is "rules" now\n');
    expect((await stack(stackShowCommand, "rules")).out).toContain("1 document, 1 chunk");
    const used = { folder, environment: { AIPLANET_STACK: "rules" } };
    expect((await runCommand(stackRenameCommand, ["rules", "laws"], used)).err).toContain("aiplanet stack use NAME");
  });

  test("deletes a stack once somebody has said so, and says what is lost", async () => {
    await fill();
    const lost = 'delete the stack "handbook" with 1 workflow, 1 document, 1 chat and 1 run for good?';
    await expect(stack(stackDeleteCommand, "handbook")).rejects.toMatchObject({
      code: "usage",
      message: `nobody can be asked: ${lost}`,
      hint: "add --yes to say so beforehand",
    });
    // Nobody answers.
    const asked = runCommand(stackDeleteCommand, ["handbook"], { folder, tty: true });
    await expect(asked).rejects.toMatchObject({ code: "run_canceled" });

    const deleted = await stack(stackDeleteCommand, "handbook", "--yes");
    expect(deleted.err).toBe('"handbook" is deleted with 1 workflow, 1 document, 1 chat and 1 run\n');
    await expect(stack(stackDeleteCommand, "handbook", "--yes")).rejects.toMatchObject({ code: "not_found" });
    await withPlanet(testTerminal({ folder }), undefined, async ({ documents }) => {
      expect(await documents.collections()).toEqual([]);
    });
  });

  test("keeps the documents of a deleted stack when that is asked", async () => {
    await fill();
    const deleted = await stack(stackDeleteCommand, "handbook", "--yes", "--keep-documents", "--json");
    expect(JSON.parse(deleted.out)).toMatchObject({ deleted: { name: "handbook" }, documentsKept: true });
    await withPlanet(testTerminal({ folder }), undefined, async ({ documents }) => {
      expect(await documents.collections()).toMatchObject([{ name: "handbook", documents: 1 }]);
    });
  });
});
