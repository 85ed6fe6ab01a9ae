import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/temporary-folder";
import { scriptedModels } from "./scripted-models";
import { testWorkflow } from "./test-workflow";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: door
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, config: { model: "script:one", prompt: "{{ question }}" }, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }
`;
const tests = `workflow: door.yaml
cases:
  - name: says that it is green
    inputs: { text: What colour is the door? }
    assert: [{ contains: green }, { tokens: < 20 }]
`;

const project = () => temporaryFolder({ "door.yaml": workflow, "door.test.yaml": tests });

describe("testWorkflow", () => {
  test("gives the report when all cases pass, and the model knows what it was asked", async () => {
    const folder = await project();
    const models = scriptedModels("script", ["It is green."]);
    const planet = { environment: {}, providers: [models] };
    const report = await testWorkflow("door.test.yaml", { folder, mode: "live", planet });
    expect(report).toMatchObject({ passed: 1, failed: 0, errors: 0 });
    expect(models.requests.map(({ question }) => question)).toEqual(["What colour is the door?"]);
  });

  test("throws with what was expected and what there was", async () => {
    const folder = await project();
    const planet = { environment: {}, providers: [scriptedModels("script", () => "It is red.")] };
    await expect(testWorkflow("door.test.yaml", { folder, mode: "live", planet })).rejects.toThrow(
      /door\.test\.yaml:3: says that it is green\n {4}the answer contains "green"\n {6}got: It is red\.\n {4}run: run_/,
    );
  });

  test("throws what is wrong with a file, and where", async () => {
    const folder = await temporaryFolder({
      "door.yaml": workflow,
      "door.test.yaml": tests.replace("contains: green", "ran: anser"),
    });
    await expect(testWorkflow(".", { folder, planet: { environment: {} } })).rejects.toThrow(
      /1 of 1 cases did not pass\ndoor\.test\.yaml: .*\ndoor\.test\.yaml:5:\d+ error AP1103 the workflow has no node "anser"/,
    );
  });

  test("throws what keeps a case from being judged", async () => {
    const folder = await project();
    const planet = { environment: {}, providers: [scriptedModels("script", [new Error("no idea")])] };
    await expect(testWorkflow(".", { folder, mode: "live", planet })).rejects.toThrow(/no idea/);
    await expect(testWorkflow(".", { folder, mode: "replay", planet })).rejects.toThrow(/is not recorded/);
  });
});
