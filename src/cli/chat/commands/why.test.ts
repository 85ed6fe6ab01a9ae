import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { chatPlanet } from "../../../app/fixtures/chat-planet";
import { testTerminal } from "../../fixtures/test-terminal";
import { lineChat } from "../line-chat";
import { openSession } from "../session";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: rules
knowledge: { docs: { sources: [leave.md] } }
nodes:
  question: { type: user_query }
  first: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  second: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer:
    type: llm_engine
    config: { model: offline:extractive, system: Be brief. }
    inputs: { question: question.text, sources: [first.documents, second.documents] }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;

test("/why shows what each node found, a passage's text once, what was sent, and what nodes took", async () => {
  const made = await chatPlanet({ "workflow.yaml": workflow, "leave.md": "Everybody has 27 days of leave." });
  const session = await openSession({ openPlanet: () => made.again(), now: () => 0 });
  onTestFinished(() => session.close());
  const stdin = Readable.from(["/why\n", "How many days of leave?\n", "/why\n"]);
  const terminal = testTerminal({ stdin, folder: made.folder });
  await lineChat(session, { interactive: false, typed: true }, terminal);
  const out = terminal.out();
  expect(out).toMatch(/^nothing was asked yet\n/);
  const why = out.slice(out.indexOf("first found"));
  expect(why).toMatch(/^first found 1 {2}\* is cited\n\* 1\. leave\.md +[\d.]+ keyword\n {5}Everybody has 27 days/);
  expect(why).toMatch(/\nsecond found 1 {2}\* is cited\n\* 1\. leave\.md +[\d.]+ keyword\n\n/);
  expect(why).toMatch(/\nanswer was sent\n {2}system\n {4}Be brief\./);
  expect(why).toMatch(/\nnodes\n {2}question +completed/);
});
