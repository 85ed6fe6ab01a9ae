import { describe, expect, test } from "vitest";
import { PlanetError } from "../engine/errors";
import type { Chat } from "../storage/chat-rows";
import { type ChatPlanet, chatPlanet, chatting } from "./fixtures/chat-planet";

describe("planet.chats", () => {
  test("keeps a question and its answer, with what the answer took", async () => {
    const { planet, chat } = await chatOf();
    const reply = await planet.chats.send(chat.id, "How?");

    expect(reply).toMatchObject({
      status: "answered",
      notices: [],
      question: { role: "user", content: "How?", number: 1 },
      answer: {
        role: "assistant",
        content: "answer 1",
        number: 2,
        model: "test:words",
        usage: { input: 10, output: 1 },
      },
    });
    const messages = await planet.chats.history(chat.id);
    expect(messages.map(({ content }) => content)).toEqual(["How?", "answer 1"]);
    expect(messages[0]?.run).toBe(messages[1]?.run);
    const run = await planet.runs.get(messages[0]?.run ?? "");
    expect(run).toMatchObject({ status: "completed", stack: chat.stack, input: { text: "How?", history: [] } });
  });

  test("keeps what an answer cites", async () => {
    const workflow = `api_version: aiplanet/v1
kind: Workflow
name: leave
knowledge: { notes: { sources: [notes] } }
nodes:
  question: { type: user_query }
  search: { type: knowledge_base, config: { collection: notes }, inputs: { query: question.text } }
  answer:
    type: llm_engine
    config: { model: offline:extractive }
    inputs: { question: question.text, sources: search.documents }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }
`;
    const notes = "# Leave\n\nEverybody has 27 days of leave per year.\n";
    const { planet, chat } = await chatOf({ "chat.yaml": workflow, "notes/leave.md": notes });
    await planet.chats.send(chat.id, "How many days of leave?");

    const [, answer] = await planet.chats.history(chat.id);
    expect(answer?.sources).toMatchObject([
      { document: "notes/leave.md", number: 1, text: expect.stringContaining("27") },
    ]);
    const text = await planet.chats.export(chat.id);
    expect(text).toContain("# How many days of leave?\n\n## Question (");
    expect(text).toContain(", offline:extractive)");
    expect(text).toMatch(/27 days of leave per year\. \[1\]\n\n- \[1\] Leave, notes\/leave\.md/);
    expect(JSON.parse(await planet.chats.export(chat.id, "json"))).toMatchObject({
      stack: "work",
      title: "How many days of leave?",
      messages: [
        { number: 1, role: "user" },
        { number: 2, role: "assistant", model: "offline:extractive", sources: [{}] },
      ],
    });
  });

  test("sends what was said before, and tells of the run as it goes", async () => {
    const { planet, chat, requests } = await chatOf();
    await planet.chats.send(chat.id, "First?");
    const types: string[] = [];
    await planet.chats.send(chat.id, "Second?", { onEvent: ({ type }) => types.push(type) });

    expect(requests[1]?.messages).toEqual([
      { role: "user", content: "First?" },
      { role: "assistant", content: "answer 1" },
      { role: "user", content: "Second?" },
    ]);
    expect(types[0]).toBe("run-start");
    expect(types.at(-1)).toBe("run-end");
  });

  test("gives a chat the beginning of its first question as a title", async () => {
    const { planet, chat } = await chatOf();
    await planet.chats.send(chat.id, `  How\nmany ${"long ".repeat(30)}days?`);
    await planet.chats.send(chat.id, "And then?");
    const { title } = await planet.chats.get(chat.id);
    expect(title).toMatch(/^How many long long .*…$/);
    expect(title.length).toBeLessThanOrEqual(60);
    const named = await planet.chats.start("work", { title: "Leave", workflow: "chat.yaml" });
    await planet.chats.send(named.id, "How?");
    expect((await planet.chats.get(named.id)).title).toBe("Leave");
  });

  test("keeps nothing of a question that cannot be asked", async () => {
    const { planet, chat } = await chatOf({ "broken.yaml": "nodes: 3" });
    const { send } = planet.chats;
    await expect(send(chat.id, " \n")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(send(chat.id, "How?", { workflow: "broken.yaml" })).rejects.toMatchObject({
      code: "invalid_workflow",
    });
    await expect(send(chat.id, "How?", { input: { days: 3 } })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(send("chat_0", "How?")).rejects.toMatchObject({ code: "not_found" });
    await expect(send(chat.id, "How?", { signal: AbortSignal.abort() })).rejects.toThrow();
    const bare = await planet.chats.start("work");
    await expect(send(bare.id, "How?")).rejects.toMatchObject({ code: "usage" });
    expect(await planet.chats.history(chat.id)).toEqual([]);
  });

  test("keeps the question of a run that fails, and answers it when it is tried again, from where it failed", async () => {
    const { planet, chat, answers, requests } = await chatOf();
    await planet.chats.send(chat.id, "First?");
    answers.push(new PlanetError("key_refused", "the key is refused"));
    const failed = await planet.chats.send(chat.id, "Second?");
    expect(failed).toMatchObject({ status: "failed", question: { content: "Second?" } });
    expect((await planet.chats.history(chat.id)).map(({ content }) => content)).toEqual([
      "First?",
      "answer 1",
      "Second?",
    ]);
    expect((await planet.chats.recover(chat.id)).unanswered).toMatchObject([{ status: "failed" }]);

    const reply = await planet.chats.retry(chat.id);
    expect(reply).toMatchObject({
      status: "answered",
      answer: { content: "answer 3", number: 4, run: failed.question.run },
    });
    expect(requests[2]?.messages).toHaveLength(3);
    await expect(planet.chats.retry(chat.id)).rejects.toMatchObject({ code: "usage" });
  });

  test("tries a question again with another workflow in another run", async () => {
    const { planet, chat, answers } = await chatOf({ "other.yaml": chatting() });
    answers.push(new PlanetError("key_refused", "the key is refused"));
    const failed = await planet.chats.send(chat.id, "How?");
    const reply = await planet.chats.retry(chat.id, { workflow: "other.yaml" });
    expect(reply).toMatchObject({ status: "answered", answer: { content: "answer 2" } });
    expect(reply.question).toMatchObject({ id: failed.question.id, number: 1 });
    expect(reply.question.run).not.toBe(failed.question.run);
    expect(await planet.chats.history(chat.id)).toMatchObject([
      { run: reply.question.run },
      { run: reply.question.run },
    ]);
  });

  test("keeps the question of a run that is canceled", async () => {
    const { planet, chat } = await chatOf();
    const stop = new AbortController();
    const reply = await planet.chats.send(chat.id, "How?", {
      signal: stop.signal,
      onEvent: ({ type }) => type === "node-start" && stop.abort(),
    });
    expect(reply).toMatchObject({ status: "canceled", error: { code: "run_canceled" } });
    expect(await planet.chats.history(chat.id)).toHaveLength(1);
  });

  test("sends no question along that nobody has answered", async () => {
    const { planet, chat, answers, requests } = await chatOf();
    answers.push(new PlanetError("key_refused", "the key is refused"));
    await planet.chats.send(chat.id, "First?");
    await planet.chats.send(chat.id, "Second?");
    expect(requests[1]?.messages).toEqual([{ role: "user", content: "Second?" }]);
  });

  test("tells afterwards what the model was sent", async () => {
    const { planet, chat, requests } = await chatOf();
    await planet.chats.send(chat.id, "First?");
    const reply = await planet.chats.send(chat.id, "Second?");
    const prompts = await planet.runs.prompts(reply.question.run ?? "");
    expect(prompts).toEqual([{ node: "answer", messages: requests[1]?.messages }]);
    expect(prompts[0]?.messages).toHaveLength(3);
  });

  test("takes the last question back, with its answer or without one", async () => {
    const { planet, chat, answers, requests } = await chatOf();
    await planet.chats.send(chat.id, "First?");
    await planet.chats.send(chat.id, "Secnd?");
    expect(await planet.chats.takeBack(chat.id)).toMatchObject({ content: "Secnd?", number: 3 });
    await planet.chats.send(chat.id, "Second?");
    expect(requests[2]?.messages.map(({ content }) => content)).toEqual(["First?", "answer 1", "Second?"]);
    answers.push(new PlanetError("key_refused", "the key is refused"));
    await planet.chats.send(chat.id, "Third?");
    expect((await planet.chats.takeBack(chat.id)).content).toBe("Third?");
    await planet.chats.takeBack(chat.id);
    await planet.chats.takeBack(chat.id);
    expect(await planet.chats.history(chat.id)).toEqual([]);
    await expect(planet.chats.takeBack(chat.id)).rejects.toMatchObject({ code: "usage" });
  });

  test("names a chat by the question that takes the first one's place", async () => {
    const { planet, chat } = await chatOf();
    const titles: string[] = [];
    for (const question of ["How?", "Why?", "When?", "When?"]) {
      if (question === "Why?") await planet.chats.takeBack(chat.id);
      await planet.chats.send(chat.id, question);
      titles.push((await planet.chats.get(chat.id)).title);
    }
    await planet.chats.takeBack(chat.id);
    expect([...titles, (await planet.chats.get(chat.id)).title]).toEqual(["How?", "Why?", "Why?", "Why?", "Why?"]);
    const named = await planet.chats.start("work", { workflow: "chat.yaml", title: "Leave" });
    await planet.chats.send(named.id, "How?");
    await planet.chats.takeBack(named.id);
    expect((await planet.chats.get(named.id)).title).toBe("Leave");
  });

  test("lists, renames, finds and removes chats", async () => {
    const { planet, chat } = await chatOf();
    await planet.chats.send(chat.id, "How many days of leave?");
    const other = await planet.chats.start("home", { title: "Garden" });
    expect((await planet.chats.list("work")).map(({ id }) => id)).toEqual([chat.id]);
    expect((await planet.chats.rename(other.id, "Trees")).title).toBe("Trees");
    expect(await planet.chats.list("home", { search: "tree" })).toHaveLength(1);
    const [hit] = await planet.chats.search("days lea", { stack: "work" });
    expect(hit).toMatchObject({ chat: { id: chat.id }, excerpt: "How many days of leave?" });
    expect(await planet.chats.search("days", { stack: "home" })).toEqual([]);
    await planet.chats.remove(chat.id);
    expect(await planet.chats.search("days")).toEqual([]);
    for (const call of [planet.chats.get, planet.chats.remove, planet.chats.history, planet.chats.export]) {
      await expect(call(chat.id)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(planet.chats.list("wark")).rejects.toMatchObject({ code: "not_found", hint: 'did you mean "work"?' });
  });

  test("lists page by page", async () => {
    const { planet } = await chatOf();
    for (let index = 0; index < 4; index += 1) await planet.chats.start("home", { title: `${index}` });
    const first = await planet.chats.list("home", { limit: 3 });
    const after = first.at(-1);
    const second = await planet.chats.list("home", { limit: 3, ...(after === undefined ? {} : { after }) });
    expect([...first, ...second].map(({ title }) => title).sort()).toEqual(["0", "1", "2", "3"]);
  });

  test("answers several questions of one chat at once", async () => {
    const { planet, chat, again } = await chatOf();
    const other = await again();
    const replies = await Promise.all([
      planet.chats.send(chat.id, "One?"),
      other.chats.send(chat.id, "Two?"),
      planet.chats.send(chat.id, "Three?"),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(["answered", "answered", "answered"]);
    const messages = await planet.chats.history(chat.id);
    expect(messages.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { question } of replies) expect(messages.filter(({ run }) => run === question.run)).toHaveLength(2);
  });
});

async function chatOf(files: Readonly<Record<string, string>> = {}): Promise<ChatPlanet & { readonly chat: Chat }> {
  const made = await chatPlanet(files);
  return { ...made, chat: await made.planet.chats.start("work", { workflow: "chat.yaml" }) };
}
