import { beforeEach, describe, expect, test } from "vitest";
import { type ChatStore, chatPlace } from "./chat-store";

/**
 * The behaviour that every store of chats has to show, as a test suite. What it finds is tested by
 * `search-messages-contract.ts`.
 *
 * @param name What the suite is called in the report.
 * @param make Gives an empty store, with the ids of two stacks.
 */
export function testChatStore(
  name: string,
  make: () => Promise<{ readonly store: ChatStore; readonly stacks: readonly [string, string] }>,
): void {
  describe(`ChatStore ${name}`, () => {
    let store: ChatStore;
    let stack: string;
    let other: string;

    beforeEach(async () => {
      const made = await make();
      store = made.store;
      [stack, other] = made.stacks;
    });

    test("gives a chat as it was made", async () => {
      const chat = await store.create({ stack, title: "Holidays" }, 1_000.5);
      expect(chat).toMatchObject({ stack, title: "Holidays", createdAt: 1_000.5, updatedAt: 1_000.5 });
      expect(await store.get(chat.id)).toEqual(chat);
      expect((await store.create({ stack }, 1)).title).toBe("");
      const answered = await store.create({ stack, workflow: "flows/faq.yaml" }, 1);
      expect((await store.get(answered.id))?.workflow).toBe("flows/faq.yaml");
    });

    test("knows no chat that nobody made, and no stack that is not there", async () => {
      expect(await store.get("chat_0")).toBeUndefined();
      expect(await store.remove("chat_0")).toBe(false);
      expect(await store.messages("chat_0", { limit: 5 })).toEqual([]);
      const missing = { code: "not_found" };
      await expect(store.create({ stack: "stack_0" }, 1)).rejects.toMatchObject(missing);
      await expect(store.rename("chat_0", "a")).rejects.toMatchObject(missing);
      await expect(store.setSnapshot("chat_0", undefined)).rejects.toMatchObject(missing);
      await expect(store.answerBy("message_0", "run_0")).rejects.toMatchObject(missing);
      await expect(store.append("chat_0", { role: "user", content: "a" }, 1)).rejects.toMatchObject(missing);
    });

    test("renames, and refuses what is no title", async () => {
      const { id } = await store.create({ stack }, 1);
      await store.rename(id, " Müll 🌴 ");
      expect(await store.get(id)).toMatchObject({ title: "Müll 🌴", updatedAt: 1 });
      for (const title of ["a\nb", "a\u2028b", "x".repeat(201), "a\u0000"]) {
        await expect(store.rename(id, title)).rejects.toMatchObject({ code: "usage" });
        await expect(store.create({ stack, title }, 1)).rejects.toMatchObject({ code: "usage" });
      }
    });

    test("lists the chats of a stack in which something was last said first, page by page", async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) ids.push((await store.create({ stack }, 10 + index)).id);
      await store.create({ stack: other }, 99);
      await store.append(ids[1] ?? "", { role: "user", content: "again" }, 50);
      const all = await store.list(stack, { limit: 10 });
      expect(all.map(({ id }) => id)).toEqual([ids[1], ids[4], ids[3], ids[2], ids[0]]);
      const [, second] = all;
      const next = second && (await store.list(stack, { after: chatPlace(second), limit: 2 }));
      expect(next?.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
    });

    test("finds chats by a part of their title", async () => {
      await store.create({ stack, title: "Übergabe im Büro" }, 1);
      await store.create({ stack, title: "Holidays" }, 2);
      const found = await store.list(stack, { search: "buro", limit: 5 });
      expect(found.map(({ title }) => title)).toEqual(["Übergabe im Büro"]);
    });

    test("gives messages as they were kept, with numbers in their order", async () => {
      const { id } = await store.create({ stack }, 1);
      const question = await store.append(id, { role: "user", content: "How?", run: "run_1" }, 2);
      const sources = [{ document: "a.md", text: "So – «für alle» 🌴", page: 3, number: 1 }];
      const usage = { input: 12, output: 3, usd: 0.000_1 };
      const answer = {
        role: "assistant",
        content: "So [1].",
        model: "openai:small",
        sources,
        usage,
        run: "run_1",
      } as const;
      const kept = await store.append(id, answer, 3.5);
      expect(kept).toMatchObject({ ...answer, chat: id, number: 2, createdAt: 3.5 });
      expect(await store.messages(id, { limit: 9 })).toEqual([question, kept]);
      expect((await store.get(id))?.updatedAt).toBe(3.5);
      expect(Object.keys(question).sort()).toEqual(["chat", "content", "createdAt", "id", "number", "role", "run"]);
    });

    test("gives the newest messages before and after a number, oldest first", async () => {
      const { id } = await store.create({ stack }, 1);
      for (let index = 1; index <= 9; index += 1) await store.append(id, { role: "user", content: `${index}` }, index);
      const numbers = async (page: { before?: number; after?: number; limit: number }) =>
        (await store.messages(id, page)).map(({ number }) => number);
      expect(await numbers({ limit: 3 })).toEqual([7, 8, 9]);
      expect(await numbers({ before: 7, limit: 3 })).toEqual([4, 5, 6]);
      expect(await numbers({ after: 7, limit: 3 })).toEqual([8, 9]);
      expect(await numbers({ after: 2, before: 5, limit: 9 })).toEqual([3, 4]);
    });

    test("keeps all of many messages at once, each under a number of its own", async () => {
      const { id } = await store.create({ stack }, 1);
      const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
      await Promise.all(texts.map((content) => store.append(id, { role: "user", content }, 2)));
      const kept = await store.messages(id, { limit: 100 });
      expect(kept.map(({ number }) => number)).toEqual(texts.map((_, index) => index + 1));
      expect(kept.map(({ content }) => content).sort()).toEqual([...texts].sort());
    });

    test("keeps the answer of a run once, and gives the first one again", async () => {
      const { id } = await store.create({ stack }, 1);
      await store.append(id, { role: "user", content: "How?", run: "run_1" }, 2);
      const first = await store.append(id, { role: "assistant", content: "So.", run: "run_1" }, 3);
      expect(await store.append(id, { role: "assistant", content: "Or so.", run: "run_1" }, 4)).toEqual(first);
      await store.append(id, { role: "assistant", content: "Else.", run: "run_2" }, 5);
      await store.append(id, { role: "assistant", content: "By hand." }, 6);
      await store.append(id, { role: "assistant", content: "By hand." }, 7);
      expect(await store.messages(id, { limit: 9 })).toHaveLength(5);
    });

    test("never says that a chat is older than it is", async () => {
      const { id } = await store.create({ stack }, 10);
      await store.append(id, { role: "user", content: "a" }, 5);
      expect((await store.get(id))?.updatedAt).toBe(10);
    });

    test("notes which run answers a question", async () => {
      const { id } = await store.create({ stack }, 1);
      const { id: question } = await store.append(id, { role: "user", content: "How?" }, 2);
      await store.answerBy(question, "run_2");
      expect(await store.messages(id, { limit: 1 })).toMatchObject([{ id: question, run: "run_2" }]);
    });

    test("notes what stands for the first messages", async () => {
      const { id } = await store.create({ stack }, 1);
      await store.setSnapshot(id, { summary: "They greeted each other.", through: 4 });
      expect((await store.get(id))?.snapshot).toEqual({ summary: "They greeted each other.", through: 4 });
      await store.setSnapshot(id, undefined);
      expect(await store.get(id)).not.toHaveProperty("snapshot");
    });

    test("removes the last messages, with what stands for any of them, and gives their numbers again", async () => {
      const { id } = await store.create({ stack }, 1);
      for (const content of ["one", "two", "three"]) await store.append(id, { role: "user", content }, 1);
      await store.setSnapshot(id, { summary: "one", through: 1 });
      expect(await store.removeFrom(id, 3)).toBe(1);
      expect(await store.removeFrom(id, 3)).toBe(0);
      expect((await store.get(id))?.snapshot).toEqual({ summary: "one", through: 1 });
      expect(await store.append(id, { role: "user", content: "four" }, 2)).toMatchObject({ number: 3 });
      expect(await store.searchMessages("three", { limit: 5 })).toEqual([]);
      expect(await store.removeFrom(id, 1)).toBe(3);
      expect(await store.messages(id, { limit: 5 })).toEqual([]);
      expect((await store.get(id))?.snapshot).toBeUndefined();
    });

    test("removes a chat with its messages", async () => {
      const { id } = await store.create({ stack }, 1);
      await store.append(id, { role: "user", content: "hello" }, 2);
      expect(await store.remove(id)).toBe(true);
      expect(await store.messages(id, { limit: 9 })).toEqual([]);
      expect(await store.searchMessages("hello", { limit: 9 })).toEqual([]);
    });
  });
}
