import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPlanet } from "../app/create-planet";
import { temporaryFolder } from "../app/fixtures/temporary-folder";
import { withSearchHint } from "./search-hint";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: rules
knowledge: { docs: { sources: [docs] } }
nodes:
  question: { type: user_query }
  passages: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  reply: { type: output, inputs: { text: question.text, sources: passages.documents } }
`;

async function failedSearch(collection: string, files: Readonly<Record<string, string>>): Promise<unknown> {
  const folder = await temporaryFolder({});
  await mkdir(join(folder, "docs"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const planet = await createPlanet({ folder, environment: {} });
  onTestFinished(() => planet.close());
  const error = await planet.search(collection, "how long?").catch((thrown: unknown) => thrown);
  return withSearchHint(error, planet, "how long?");
}

test("a collection that is not there is answered with the one that the workflow answers from", async () => {
  expect(await failedSearch("default", { "workflow.yaml": workflow, "docs/a.md": "four weeks" })).toMatchObject({
    code: "not_found",
    message: 'the collection "default" does not exist',
    hint: '"workflow.yaml" answers from "docs": aiplanet search "how long?" --collection docs',
  });
});

test("a collection that the workflow has not filled yet is answered with what fills it", async () => {
  expect(await failedSearch("docs", { "workflow.yaml": workflow, "docs/a.md": "four weeks" })).toMatchObject({
    hint: '"workflow.yaml" fills it when it is first run: aiplanet run workflow.yaml "how long?"',
  });
});

test("without a workflow that can be read the hint is how documents are added", async () => {
  const hint = expect.stringContaining("aiplanet embed PATH");
  expect(await failedSearch("docs", {})).toMatchObject({ hint });
  expect(await failedSearch("docs", { "workflow.yaml": "nodes: [" })).toMatchObject({ hint });
});
