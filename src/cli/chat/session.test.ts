import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPlanet } from "../../app/create-planet";
import { chatPlanet, chatting } from "../../app/fixtures/chat-planet";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import type { PlanetOptions } from "../../app/planet";
import type { RunEvent } from "../../engine/events";
import type { ModelProvider } from "../../providers/contracts";
import { type ChatSession, openSession, type SessionOptions } from "./session";

/** A session whose workflow asks the model `test:words`, and what it was asked. */
async function sessionOf(files: Readonly<Record<string, string>> = {}, options: Partial<SessionOptions> = {}) {
  const made = await chatPlanet({ "workflow.yaml": chatting(), ...files });
  const session = await openSession({ openPlanet: () => made.again(), now: () => 0, ...options });
  onTestFinished(() => session.close());
  return { ...made, session };
}

const texts = async (session: ChatSession) => (await session.messages(100)).map(({ content }) => content);

describe("openSession", () => {
  test("keeps a chat once something is asked, and knows the last question, answer and run", async () => {
    const { session, planet } = await sessionOf();
    expect(session).toMatchObject({ chat: undefined, stack: "default", workflow: { name: "workflow.yaml" } });
    expect(await planet.stacks.list()).toEqual([]);
    const reply = await session.ask("How?", {});
    expect(reply.status).toBe("answered");
    expect(session).toMatchObject({
      question: "How?",
      answer: { content: "answer 1", model: "test:words" },
      run: reply.question.run,
      chat: { title: "How?" },
      spent: { answers: 1, usage: { input: 10, output: 1 } },
    });
    await session.ask("And?", {});
    expect(session.spent).toMatchObject({ answers: 2, usage: { input: 20, output: 2 } });
    expect(session.spent.byModel.get("test:words")).toMatchObject({ input: 20 });
  });

  test("asks the last question again, in place of its answer", async () => {
    const { session, requests } = await sessionOf();
    await session.ask("How?", {});
    await session.retry({});
    expect(await texts(session)).toEqual(["How?", "answer 2"]);
    expect(requests[1]?.messages).toEqual(requests[0]?.messages);
    await session.ask("Why?", {}, true);
    expect(await texts(session)).toEqual(["Why?", "answer 3"]);
  });

  test("lets a run go on that was stopped", async () => {
    const { session } = await sessionOf();
    const stop = new AbortController();
    const onEvent = ({ type }: { readonly type: string }) => type === "node-start" && stop.abort();
    const reply = await session.ask("How?", { signal: stop.signal, onEvent });
    expect(reply.status).toBe("canceled");
    const again = await session.retry({});
    expect(again).toMatchObject({ status: "answered", question: { run: reply.question.run } });
  });

  test("shows again what was written of an answer that was stopped, also in another process", async () => {
    const words: ModelProvider = {
      name: "slow",
      chat: (id) => ({
        id: `slow:${id}`,
        async *stream(_, { signal }) {
          signal.throwIfAborted();
          yield { type: "text-delta", text: "It is **green" };
          yield { type: "text-delta", text: " and" };
          await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      }),
    };
    const made = await chatPlanet({ "workflow.yaml": chatting().replace("test:words", "slow:words") });
    const open = () =>
      openSession({
        openPlanet: () => createPlanet({ folder: made.folder, environment: {}, providers: [words] }),
        now: () => 0,
      });
    const session = await open();
    const stop = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === "node-delta" && "text" in event && event.text === " and") stop.abort();
    };
    await session.ask("Which colour?", { signal: stop.signal, onEvent });
    const id = session.chat?.id ?? "";
    await session.close();

    const later = await open();
    onTestFinished(() => later.close());
    await later.resume(id);
    expect(await later.said(10)).toMatchObject([{ content: "Which colour?", unfinished: "It is **green and" }]);
    const stopAgain = new AbortController();
    await later.retry({
      signal: stopAgain.signal,
      onEvent: (event) => event.type === "node-delta" && "text" in event && event.text === " and" && stopAgain.abort(),
    });
    expect(await later.said(10)).toMatchObject([{ unfinished: "It is **green and" }]);
  });

  test("has nothing to retry before something was asked", async () => {
    const { session } = await sessionOf();
    await expect(session.retry({})).rejects.toMatchObject({ code: "usage", message: "nothing was asked yet" });
  });

  test("goes on with a chat where it ended, also in another process", async () => {
    const { session, again } = await sessionOf();
    await session.ask("How?", {});
    const other = await openSession({ openPlanet: again, now: () => 0 });
    await other.resume(session.chat?.id ?? "");
    expect(other).toMatchObject({ question: "How?", answer: { content: "answer 1" }, run: session.run });
    await other.ask("And?", {});
    expect(await texts(session)).toEqual(["How?", "answer 1", "And?", "answer 2"]);
    other.startAnew();
    expect(other.chat).toBeUndefined();
    await other.ask("New?", {});
    expect(await texts(session)).toHaveLength(4);
  });

  test("goes to another stack, and stays where it is when that one is not there", async () => {
    const { session, planet } = await sessionOf();
    await session.ask("How?", {});
    await planet.stacks.create({ name: "work" });
    await expect(session.goToStack("wrk")).rejects.toMatchObject({ code: "not_found", hint: 'did you mean "work"?' });
    expect(session).toMatchObject({ stack: "default", question: "How?" });
    await session.goToStack("work");
    expect(session).toMatchObject({ stack: "work", chat: undefined, workflow: { kind: "documents" } });
  });

  test("reads a workflow that was edited with the next question", async () => {
    const { session, requests, folder } = await sessionOf();
    await session.ask("How?", {});
    const { writeFile } = await import("node:fs/promises");
    const edited = chatting().replace("model: test:words", "model: test:words, system: Be brief.");
    await writeFile(`${folder}/workflow.yaml`, edited);
    await session.ask("And?", {});
    expect(requests.map(({ system }) => system)).toEqual([undefined, "Be brief."]);
  });

  test("refuses a stack that nobody has made, and one that has documents alone is one", async () => {
    const made = await chatPlanet({ "workflow.yaml": chatting(), "a.md": "Leave is 25 days." });
    await made.planet.stacks.create({ name: "handbook" });
    await made.planet.embed("leaves", ["a.md"]);
    const open = (stack: string) => openSession({ openPlanet: () => made.again(), now: () => 0, stack });
    await expect(open("handbok")).rejects.toMatchObject({ code: "not_found", hint: 'did you mean "handbook"?' });
    for (const stack of ["handbook", "leaves", "default"]) {
      const session = await open(stack);
      onTestFinished(() => session.close());
      expect(session.stack).toBe(stack);
    }
  });

  test("asks nothing while another process has a question of the chat answered", async () => {
    const asked: (() => void)[] = [];
    const provider: ModelProvider = {
      name: "test",
      local: true,
      chat: (model) => ({
        id: `test:${model}`,
        async *stream({ messages }) {
          await new Promise<void>((resolve) => asked.push(resolve));
          yield { type: "text-delta", text: `to ${messages.length}` };
          yield { type: "end", usage: { input: 1, output: 1 } };
        },
      }),
    };
    const { again } = await chatPlanet({ "workflow.yaml": chatting() }, { providers: [provider] });
    const open = async () => {
      const session = await openSession({ openPlanet: again, now: () => 0 });
      onTestFinished(() => session.close());
      return session;
    };
    const [session, other] = [await open(), await open()];
    const begun = session.ask("How?", {});
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    const [chat] = await other.planet.chats.list("default");
    await other.resume(chat?.id ?? "");
    await expect(other.ask("Why?", {})).rejects.toMatchObject({
      code: "usage",
      hint: expect.stringMatching(/aiplanet runs cancel run_/),
    });
    asked[0]?.();
    await begun;
    const next = other.ask("Why?", {});
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.();
    await next;
    expect(await texts(session)).toEqual(["How?", "to 1", "Why?", "to 3"]);
  });

  test("answers with another model, and goes on with the one it has when there is no such one", async () => {
    const folder = await temporaryFolder({});
    const opened: (string | undefined)[] = [];
    const openPlanet = async (model: string | undefined) => {
      opened.push(model);
      const options: PlanetOptions = { folder, environment: {} };
      return createPlanet(model === undefined ? options : { ...options, model });
    };
    const session = await openSession({ openPlanet, now: () => 0 });
    onTestFinished(() => session.close());
    await session.changeModel("ollama:llama3.2");
    expect(session.planet.model).toBe("ollama:llama3.2");
    await expect(session.changeModel("olama:x")).rejects.toMatchObject({ code: "unknown_model" });
    expect(session.planet.model).toBe("ollama:llama3.2");
    expect(opened).toEqual([undefined, "ollama:llama3.2", "olama:x"]);
  });
});
