import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";
import type { Planet } from "./planet";

const hello = `api_version: aiplanet/v1
kind: Workflow
name: hello
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }
`;

async function open(files: Readonly<Record<string, string>>, environment = {}): Promise<[Planet, string]> {
  const folder = await temporaryFolder(files);
  const planet = await createPlanet({ folder, environment });
  onTestFinished(() => planet.close());
  return [planet, folder];
}

describe("planet.answering", () => {
  test("gives the file that is named, and the workflow that is saved under a name", async () => {
    const [planet, folder] = await open({ "flows/hello.yaml": hello });
    await planet.workflows.save("flows/hello.yaml", { stack: "work", name: "saved" });
    expect(await planet.answering({ workflow: "flows/hello.yaml" })).toMatchObject({
      kind: "file",
      name: join("flows", "hello.yaml"),
      file: join(folder, "flows", "hello.yaml"),
      plan: { name: "hello" },
    });
    expect(await planet.answering({ stack: "work", workflow: "saved" })).toMatchObject({
      kind: "saved",
      name: "saved",
    });
    await expect(planet.answering({ stack: "work", workflow: "save" })).rejects.toMatchObject({
      code: "not_found",
      message: '"save" is neither a file nor a workflow that is saved in "work"',
      hint: 'did you mean "saved"?',
    });
  });

  test("gives the project's file for the stack in use, and for another one what was saved in it last", async () => {
    const [planet] = await open({ "workflow.yaml": hello, "other.yaml": hello });
    await planet.workflows.save("other.yaml", { stack: "work", name: "one" });
    await planet.workflows.save("other.yaml", { stack: "work", name: "two" });
    expect(await planet.answering()).toMatchObject({ kind: "file", name: "workflow.yaml" });
    expect(await planet.answering({ stack: "work" })).toMatchObject({ kind: "saved", name: "two" });
  });

  test("reads the file that the settings name", async () => {
    const [planet] = await open({ "aiplanet.config.yaml": "workflow: flows/a.yaml\n", "flows/a.yaml": hello });
    expect(await planet.answering()).toMatchObject({ kind: "file", name: join("flows", "a.yaml") });
  });

  test("answers from the documents of a stack that has no workflow, once it has documents", async () => {
    const [planet] = await open({ "notes.md": "# Leave\n\nEverybody has 25 days of leave a year.\n" });
    const bare = await planet.answering({ stack: "notes" });
    expect(bare).toMatchObject({ kind: "documents", name: "notes" });
    expect(bare.plan.nodes.map(({ id }) => id)).toEqual(["question", "answer", "reply"]);
    await planet.embed("notes", ["notes.md"]);
    const { plan } = await planet.answering({ stack: "notes" });
    const result = await (await planet.run(plan, { text: "How many days of leave?" })).result();
    expect(result.output).toMatchObject({
      text: expect.stringContaining("25 days"),
      sources: [{ document: "notes.md" }],
    });
  });

  test("says what is wrong with the project's file", async () => {
    const [planet] = await open({ "workflow.yaml": "api_version: aiplanet/v1\nkind: Workflow\nnodes: {}\n" });
    await expect(planet.answering()).rejects.toMatchObject({ code: "invalid_workflow" });
  });
});
