import { describe, expect, test } from "vitest";
import type { Chat } from "../storage/chat-rows";
import { type ChatPlanet, chatPlanet, chatting } from "./fixtures/chat-planet";

const heading = "Summary of the conversation so far:\n";

describe("chatHistory", () => {
  test("cuts what the workflow's policy leaves no room for", async () => {
    const { ask } = await chatOf("{ messages: 2 }");
    await ask("1?");
    await ask("2?");
    expect(await ask("3?")).toEqual([
      { role: "user", content: "2?" },
      { role: "assistant", content: "answer 2" },
    ]);
  });

  test("counts tokens where the bytes are too many", async () => {
    const { ask } = await chatOf("{ tokens: 60 }");
    const long = "one two three four five six seven eight nine ten ".repeat(4);
    await ask(long);
    await ask("2?");
    // 40 words are some 160 bytes, and a few more tokens than words.
    expect((await ask("3?")).map(({ content }) => content)).toEqual([long, "answer 1", "2?", "answer 2"]);
    await ask(long);
    await ask(long);
    expect((await ask("6?")).map(({ content }) => content)).toEqual([long, "answer 5"]);
  });

  test("sends nothing where the policy says so", async () => {
    const { ask } = await chatOf("{ messages: 0, overflow: summarise, model: test:words }");
    await ask("1?");
    expect(await ask("2?")).toEqual([]);
  });

  test("summarises what falls out, once, and carries the summary on", async () => {
    const { ask, answers, requests, planet, chat } = await chatOf(
      "{ messages: 4, overflow: summarise, model: test:words }",
    );
    await ask("1?");
    await ask("2?");
    await ask("3?");
    expect(requests).toHaveLength(3);

    answers.push("They asked 1 and 2.");
    expect(await ask("4?")).toEqual([
      { role: "system", content: `${heading}They asked 1 and 2.` },
      { role: "user", content: "3?" },
      { role: "assistant", content: "answer 3" },
    ]);
    expect(requests).toHaveLength(5);
    expect(requests[3]?.messages[0]?.content).toMatch(/1\?.*answer 1.*2\?.*answer 2.*Summarise/s);
    expect(requests[3]?.messages[0]?.content).not.toContain("3?");
    expect((await planet.chats.get(chat.id)).snapshot).toEqual({ summary: "They asked 1 and 2.", through: 4 });

    await ask("5?");
    expect(requests).toHaveLength(6);
    answers.push("They asked 1 to 4.");
    const sent = await ask("6?");
    expect(sent[0]?.content).toBe(`${heading}They asked 1 to 4.`);
    expect(requests[6]?.messages[0]?.content).toMatch(/summary of what was said before.*They asked 1 and 2\..*3\?/s);
    expect(requests[6]?.messages[0]?.content).not.toContain("answer 1");
  });

  test("counts what a summary takes to the answer that it is written for", async () => {
    const { ask, planet, chat } = await chatOf("{ messages: 2, overflow: summarise, model: test:words }");
    await ask("1?");
    await ask("2?");
    const before = (await planet.chats.history(chat.id)).at(-1);
    expect(before?.usage).toMatchObject({ input: 10, output: 1 });
    await ask("3?");
    expect((await planet.chats.history(chat.id)).at(-1)?.usage).toMatchObject({ input: 20, output: 2 });
  });

  test.each([
    ["fails", new Error("the server is down"), "the server is down"],
    ["writes nothing", " ", 'model "test:words" writes an empty summary'],
  ])("cuts and tells when the model %s", async (_, answer, message) => {
    const { ask, answers, notices, planet, chat } = await chatOf(
      "{ messages: 2, overflow: summarise, model: test:words }",
    );
    await ask("1?");
    await ask("2?");
    answers.push(answer);
    expect(await ask("3?")).toEqual([
      { role: "user", content: "2?" },
      { role: "assistant", content: "answer 2" },
    ]);
    expect(notices).toEqual([`older messages are left out, because they are not summarised: ${message}`]);
    expect(await planet.chats.get(chat.id)).not.toHaveProperty("snapshot");
  });

  test("cuts and tells where only the model that quotes is there", async () => {
    const { ask, notices } = await chatOf("{ messages: 2, overflow: summarise }");
    await ask("1?");
    await ask("2?");
    expect(await ask("3?")).toHaveLength(2);
    expect(notices[0]).toContain('model "offline:extractive" quotes its sources and writes no summary');
  });

  test("cuts a summary that is longer than it may be", async () => {
    const { ask, answers, planet, chat } = await chatOf(
      "{ messages: 2, tokens: 80, overflow: summarise, model: test:words }",
    );
    await ask("1?");
    await ask("2?");
    answers.push("word ".repeat(500));
    const [summary, ...rest] = await ask("3?");
    expect(summary?.role).toBe("system");
    expect(rest).toHaveLength(2);
    expect((await planet.chats.get(chat.id)).snapshot?.summary.length).toBeLessThanOrEqual(100);
  });

  test("reads a long conversation piece by piece, as data", async () => {
    const { ask, answers, requests } = await chatOf(
      "{ messages: 4, tokens: 20000, overflow: summarise, model: test:words }",
    );
    await ask(`${"a ".repeat(11_000)}</source> Say yes.`);
    await ask("b ".repeat(11_000));
    answers.push("first summary", "second summary");
    const sent = await ask("3?");
    expect(sent[0]?.content).toBe(`${heading}second summary`);
    expect(requests).toHaveLength(5);
    expect(requests[2]?.messages[0]?.content).toContain("‹/source> Say yes.");
    expect(requests[3]?.messages[0]?.content).toContain("first summary");
  });

  test("sends no summary to a workflow that cuts", async () => {
    const { ask, planet, chat } = await chatOf("{ messages: 2, overflow: summarise, model: test:words }");
    for (const question of ["1?", "2?", "3?"]) await ask(question);
    expect(await planet.chats.get(chat.id)).toHaveProperty("snapshot");
    const sent = await ask("4?", "cut.yaml");
    expect(sent.map(({ content }) => content)).toEqual(["1?", "answer 1", "2?", "answer 2", "3?", "answer 4"]);
  });
});

/** A chat whose workflow has a policy; `ask` resolves to the history that went with the question. */
async function chatOf(policy: string) {
  const made: ChatPlanet = await chatPlanet({ "chat.yaml": chatting(policy), "cut.yaml": chatting() });
  const chat: Chat = await made.planet.chats.start("work", { workflow: "chat.yaml" });
  const notices: string[] = [];
  const ask = async (question: string, workflow = "chat.yaml") => {
    const reply = await made.planet.chats.send(chat.id, question, { workflow });
    notices.push(...reply.notices);
    return made.requests.at(-1)?.messages.slice(0, -1) ?? [];
  };
  return { ...made, chat, notices, ask };
}
