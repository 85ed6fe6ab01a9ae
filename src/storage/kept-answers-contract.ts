import { beforeEach, describe, expect, test } from "vitest";
import type { AnswerStore } from "../providers/answer-cache";

/**
 * The behaviour that every store of answers has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives an empty store that keeps so many answers.
 */
export function testAnswerStore(name: string, make: (most: number) => Promise<AnswerStore>): void {
  describe(`AnswerStore ${name}`, () => {
    let store: AnswerStore;

    beforeEach(async () => {
      store = await make(3);
    });

    const keep = (key: string, answer: string, createdAt: number, expiresAt?: number) =>
      store.keep({
        key,
        kind: "chat",
        target: "openai:small",
        answer,
        createdAt,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });

    test("has no answer at first", async () => {
      expect(await store.find("a")).toBeUndefined();
      expect(await store.find("a", 0)).toBeUndefined();
    });

    test("gives an answer as it was kept", async () => {
      const answer = '{"parts":[{"type":"text","deltas":["27 days – für alle 🌴"]}]}';
      await keep("a", answer, 1_000.5);
      expect(await store.find("a")).toBe(answer);
      expect(await store.find("b")).toBeUndefined();
    });

    test("gives no answer that was given before the time asked for", async () => {
      await keep("a", "{}", 1_000);
      expect(await store.find("a", 1_000)).toBe("{}");
      expect(await store.find("a", 1_000.5)).toBeUndefined();
      expect(await store.find("a")).toBe("{}");
    });

    test("keeps the newest answer of a key", async () => {
      await keep("a", "1", 1_000, 2_000);
      await keep("a", "2", 1_500);
      expect(await store.find("a", 1_200)).toBe("2");
    });

    test("throws away what has expired when something is kept", async () => {
      await keep("a", "1", 1_000, 2_000);
      await keep("b", "2", 1_000);
      await keep("c", "3", 2_000);
      expect(await store.find("a")).toBe("1");
      await keep("c", "3", 2_001);
      expect(await store.find("a")).toBeUndefined();
      expect(await store.find("b")).toBe("2");
    });

    test("throws the oldest away when there are too many", async () => {
      await keep("b", "1", 2_000);
      await keep("a", "1", 1_000);
      await keep("c", "1", 3_000);
      await keep("b", "2", 4_000);
      await keep("d", "1", 4_000);
      const found = await Promise.all(["a", "b", "c", "d"].map((key) => store.find(key)));
      expect(found).toEqual([undefined, "2", "1", "1"]);
    });

    test("keeps many at once", async () => {
      await Promise.all(["a", "b", "c", "a", "b", "c"].map((key, index) => keep(key, `${index}`, 1_000 + index)));
      const found = await Promise.all(["a", "b", "c"].map((key) => store.find(key)));
      expect(found.map(Number).sort()).toEqual([3, 4, 5]);
    });
  });
}
