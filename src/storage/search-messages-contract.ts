import { beforeEach, describe, expect, test } from "vitest";
import type { ChatStore } from "./chat-store";

/**
 * How every store of chats has to find messages, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives an empty store, with the ids of two stacks.
 */
export function testMessageSearch(
  name: string,
  make: () => Promise<{ readonly store: ChatStore; readonly stacks: readonly [string, string] }>,
): void {
  describe(`searchMessages ${name}`, () => {
    let store: ChatStore;
    let stack: string;
    let other: string;
    let chat: string;
    let now: number;

    beforeEach(async () => {
      const made = await make();
      store = made.store;
      [stack, other] = made.stacks;
      now = 1_000;
      chat = (await store.create({ stack, title: "Holidays" }, now)).id;
    });

    const say = (content: string, to = chat) => {
      now += 1;
      return store.append(to, { role: "user", content }, now);
    };
    const find = async (query: string, search: { stack?: string; before?: string; limit?: number } = {}) =>
      (await store.searchMessages(query, { limit: 10, ...search })).map(({ message }) => message.content);

    test("gives the message, its chat and an excerpt around the first hit", async () => {
      const message = await say(`${"before ".repeat(100)}27 days are paid${" after".repeat(100)}`);
      const [hit] = await store.searchMessages("paid", { limit: 1 });
      expect(hit).toMatchObject({ message, chat: { id: chat, stack, title: "Holidays", updatedAt: now } });
      expect(hit?.excerpt).toMatch(/^… .*27 days are paid after.* …$/);
    });

    test("wants all words, the last one as a beginning, whatever their case and accents", async () => {
      await say("Über alle Tage");
      await say("Paid days of the café");
      await say("Paid weeks");
      expect(await find("PAID DAY")).toEqual(["Paid days of the café"]);
      expect(await find("Cafe paid")).toEqual(["Paid days of the café"]);
      expect(await find("uber")).toEqual(["Über alle Tage"]);
      expect(await find("day paid")).toEqual([]);
      expect(await find("aid")).toEqual([]);
    });

    test("finds characters of scripts without spaces", async () => {
      await say("請看員工手冊的第三頁");
      await say("社員の手帳");
      expect(await find("手冊")).toEqual(["請看員工手冊的第三頁"]);
      expect(await find("員")).toEqual(["社員の手帳", "請看員工手冊的第三頁"]);
      expect(await find("頁")).toEqual(["請看員工手冊的第三頁"]);
      expect(await find("冊手")).toEqual([]);
    });

    test("gives the newest first, page by page", async () => {
      for (let index = 0; index < 7; index += 1) await say(`day ${index}`);
      expect(await find("day", { limit: 3 })).toEqual(["day 6", "day 5", "day 4"]);
      const last = (await store.searchMessages("day", { limit: 3 })).at(-1)?.message.id ?? "";
      expect(await find("day", { before: last, limit: 3 })).toEqual(["day 3", "day 2", "day 1"]);
    });

    test("looks in one stack where that is asked for", async () => {
      const { id } = await store.create({ stack: other }, 1);
      await say("day here");
      await say("day there", id);
      expect(await find("day", { stack: other })).toEqual(["day there"]);
      expect(await find("day ", { stack })).toEqual(["day here"]);
      expect(await find("day")).toEqual(["day there", "day here"]);
    });

    test("finds nothing without a word", async () => {
      await say("day");
      expect(await find("")).toEqual([]);
      expect(await find("?! 🌴")).toEqual([]);
      expect(await find("%")).toEqual([]);
    });

    test("finds the same among many messages as among few", async () => {
      const { id } = await store.create({ stack: other }, 1);
      for (let index = 0; index < 2_100; index += 1) await say(`day ${index % 700} of days`, id);
      await say("day 5 of summer");
      expect(await find("day", { limit: 2 })).toEqual(["day 5 of summer", "day 699 of days"]);
      expect(await find("of day ", { limit: 1 })).toEqual(["day 5 of summer"]);
      expect(await find("day 5 ")).toEqual(["day 5 of summer", "day 5 of days", "day 5 of days", "day 5 of days"]);
      expect(await find("of summ")).toEqual(["day 5 of summer"]);
      expect(await find("da", { stack, limit: 3 })).toEqual(["day 5 of summer"]);
      expect(await find("summer winter")).toEqual([]);
    });
  });
}
