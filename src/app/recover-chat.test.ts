import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlanet } from "./create-planet";
import { chatPlanet } from "./fixtures/chat-planet";
import { loggingNode, loggingWorkflow } from "./fixtures/logging-node";
import { temporaryFolder } from "./fixtures/temporary-folder";

const program = fileURLToPath(new URL("./fixtures/ask-and-die.ts", import.meta.url));
const execute = promisify(execFile);

describe("planet.chats.recover", () => {
  test("keeps the answer of a run whose process died before it could", async () => {
    const { planet, chat } = await askedAndDied("run-end");
    expect(await planet.chats.history(chat)).toMatchObject([{ role: "user", content: "How?" }]);

    const { answers, unanswered } = await planet.chats.recover(chat);
    expect(answers).toMatchObject([{ role: "assistant", content: "How? first second", number: 2 }]);
    expect(unanswered).toEqual([]);
    expect(await planet.chats.recover(chat)).toEqual({ answers: [], unanswered: [] });
    expect(await planet.chats.history(chat)).toHaveLength(2);
  });

  test("keeps it once, however many look for it", async () => {
    const { planet, chat } = await askedAndDied("run-end");
    await Promise.all([1, 2, 3].map(() => planet.chats.recover(chat)));
    expect(await planet.chats.history(chat)).toHaveLength(2);
  });

  test("keeps it before the next question is asked", async () => {
    const { planet, chat } = await askedAndDied("run-end");
    await planet.chats.send(chat, "Why?");
    const contents = (await planet.chats.history(chat)).map(({ content }) => content);
    expect(contents).toEqual(["How?", "How? first second", "Why?", "Why? first second"]);
  });

  test("gives it when the question is tried again", async () => {
    const { planet, chat } = await askedAndDied("run-end");
    expect(await planet.chats.retry(chat)).toMatchObject({
      status: "answered",
      question: { content: "How?" },
      answer: { content: "How? first second" },
    });
  });

  test("lets a run go on that was interrupted, and no node that has ended is run twice", async () => {
    const { planet, chat, log } = await askedAndDied("second");
    expect((await planet.chats.recover(chat)).unanswered).toMatchObject([
      { status: "interrupted", question: { content: "How?" } },
    ]);
    expect(await planet.chats.retry(chat)).toMatchObject({
      status: "answered",
      answer: { content: "How? first second" },
    });
    expect(await log()).toEqual(["first", "second", "second"]);
  });

  test("lets a run go on of which nothing but its beginning was kept", async () => {
    const { planet, chat, log } = await askedAndDied("run-start");
    expect((await planet.chats.recover(chat)).unanswered).toMatchObject([{ status: "interrupted" }]);
    expect(await planet.chats.retry(chat)).toMatchObject({ status: "answered", answer: { number: 2 } });
    expect(await log()).toEqual(["first", "second"]);
  });

  test("begins a new run where the one that answered is not kept", async () => {
    const { planet, answers } = await chatPlanet();
    const { id } = await planet.chats.start("work", { workflow: "chat.yaml" });
    answers.push(new Error("broken"));
    const failed = await planet.chats.send(id, "How?");
    // A run that ended in this very millisecond is not older than it.
    await expect.poll(() => planet.runs.prune({ olderThan: 0 })).toBe(1);
    expect((await planet.chats.recover(id)).unanswered).toMatchObject([{ status: "gone" }]);
    const reply = await planet.chats.retry(id);
    expect(reply).toMatchObject({ status: "answered", answer: { content: "answer 2", number: 2 } });
    expect(reply.question.run).not.toBe(failed.question.run);
  });

  test("keeps an answer that a person had to be asked for, once the run has ended", async () => {
    const workflow = `api_version: aiplanet/v1
kind: Workflow
name: asking
nodes:
  question: { type: user_query }
  person: { type: human_input, config: { prompt: "Yes or no?" } }
  reply: { type: output, inputs: { text: person.text } }
`;
    const folder = await temporaryFolder({ "chat.yaml": workflow });
    const planet = await createPlanet({ folder, environment: {} });
    onTestFinished(() => planet.close());
    const { id } = await planet.chats.start("work", { workflow: "chat.yaml" });
    const reply = await planet.chats.send(id, "How?");
    expect(reply).toMatchObject({ status: "waiting", questions: [{ node: "person" }] });
    await expect(planet.chats.retry(id)).rejects.toMatchObject({ code: "usage" });
    expect((await planet.chats.recover(id)).unanswered).toMatchObject([{ status: "waiting" }]);

    const run = await planet.runs.answer(reply.question.run ?? "", { text: "yes" });
    await run?.result();
    expect((await planet.chats.recover(id)).answers).toMatchObject([{ content: "yes" }]);
  });
});

/** A chat whose question was asked by a process that died when a node ran or an event came. */
async function askedAndDied(when: string) {
  const folder = await temporaryFolder({ "chat.yaml": loggingWorkflow });
  const planet = await createPlanet({ folder, environment: {}, nodes: [loggingNode(folder)] });
  onTestFinished(() => planet.close());
  const { id: chat } = await planet.chats.start("work", { workflow: "chat.yaml" });
  const died = execute(process.execPath, ["--import", "tsx", program, folder, chat, when]);
  await expect(died).rejects.toMatchObject({ signal: "SIGKILL" });
  const log = async () => (await readFile(join(folder, "log.txt"), "utf8")).trim().split("\n");
  return { planet, chat, log };
}
