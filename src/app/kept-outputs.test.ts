import { expect, onTestFinished, test } from "vitest";
import { defineNode } from "../engine/node";
import { port } from "../engine/port";
import { createPlanet } from "./create-planet";
import { temporaryFolder } from "./fixtures/temporary-folder";

const secret = "sk-a-secret-of-this-test";

test("outputs of a node with cache are there for the next process, without secrets", async () => {
  let calls = 0;
  const fetchPage = defineNode({
    type: "fetch_page",
    description: "Gives a page, and what it was asked with.",
    inputs: { address: port.text("Where it is.") },
    outputs: { text: port.text("The page.") },
    run({ inputs }) {
      calls += 1;
      return { text: `page of ${inputs.address} for ${secret}` };
    },
  });
  const workflow = `api_version: aiplanet/v1
kind: Workflow
name: pages
nodes:
  question: { type: user_query }
  page: { type: fetch_page, cache: 7d, inputs: { address: question.text } }
  reply: { type: output, inputs: { text: page.text } }\n`;
  const folder = await temporaryFolder({ "w.yaml": workflow });
  const ask = async (text: string) => {
    const planet = await createPlanet({ folder, environment: { OPENAI_API_KEY: secret }, nodes: [fetchPage] });
    onTestFinished(() => planet.close());
    const result = await (await planet.run("w.yaml", { text })).result();
    await planet.close();
    return result.output?.text;
  };

  expect(await ask("a")).toBe("page of a for [redacted]");
  expect(await ask("a")).toBe("page of a for [redacted]");
  expect(calls).toBe(1);
  expect(await ask("b")).toBe("page of b for [redacted]");
  expect(calls).toBe(2);
});
