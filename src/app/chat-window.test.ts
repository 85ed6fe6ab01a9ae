import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "../engine/values";
import { chatWindow, historyOf } from "./chat-window";

type Kept = Message & { readonly number: number };

/** A letter is a token. */
const countTokens = async (texts: readonly string[]) => texts.join("").length;

/** A conversation from its roles: `ua` is a question and its answer. */
function conversation(roles: string, content = "abc"): Kept[] {
  const named = { u: "user", a: "assistant", s: "system" } as const;
  return Array.from(roles, (letter, index) => ({
    role: named[letter as keyof typeof named],
    content,
    number: index + 1,
  }));
}

function numbers(messages: readonly Kept[]): number[] {
  return messages.map(({ number }) => number);
}

const heading = "Summary of the conversation so far:\n".length;

describe("chatWindow", () => {
  test("sends everything that fits", async () => {
    const { sent, leftOut, snapshot } = await chatWindow(
      conversation("uaua"),
      undefined,
      { messages: 4, tokens: 12 },
      countTokens,
    );
    expect(numbers(sent)).toEqual([1, 2, 3, 4]);
    expect(leftOut).toEqual([]);
    expect(snapshot).toBeUndefined();
  });

  test("leaves out the oldest turns, each whole", async () => {
    const messages = conversation("uauaaua");
    const few = await chatWindow(messages, undefined, { messages: 4, tokens: 100 }, countTokens);
    expect([numbers(few.leftOut), numbers(few.sent)]).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7],
    ]);
    const short = await chatWindow(messages, undefined, { messages: 100, tokens: 15 }, countTokens);
    expect(numbers(short.sent)).toEqual([3, 4, 5, 6, 7]);
    const none = await chatWindow(messages, undefined, { messages: 100, tokens: 5 }, countTokens);
    expect(none.sent).toEqual([]);
  });

  test("sends no question that nobody has answered", async () => {
    const { sent, unanswered } = await chatWindow(
      conversation("uauuuau"),
      undefined,
      { messages: 100, tokens: 100 },
      countTokens,
    );
    expect([numbers(sent), numbers(unanswered)]).toEqual([
      [1, 2, 5, 6],
      [3, 4, 7],
    ]);
  });

  test("sends a summary in place of what it stands for", async () => {
    const summary = { summary: "12345", through: 2 };
    const window = await chatWindow(
      conversation("uauaua"),
      summary,
      { messages: 9, tokens: heading + 11 },
      countTokens,
    );
    expect(numbers(window.covered)).toEqual([1, 2]);
    expect([numbers(window.leftOut), numbers(window.sent)]).toEqual([
      [3, 4],
      [5, 6],
    ]);
    expect(historyOf(window)).toEqual([
      { role: "system", content: "Summary of the conversation so far:\n12345" },
      { role: "user", content: "abc" },
      { role: "assistant", content: "abc" },
    ]);
  });

  test("sends no summary that is longer than all that may be sent", async () => {
    const window = await chatWindow(
      conversation("uaua"),
      { summary: "1234567", through: 2 },
      { messages: 9, tokens: heading + 6 },
      countTokens,
    );
    expect(window.snapshot).toBeUndefined();
    expect(numbers(window.sent)).toEqual([3, 4]);
  });

  test("keeps to its limits, to whole turns and to the order, and loses nothing", async () => {
    const messages = fc
      .array(fc.tuple(fc.constantFrom("u", "a", "a", "s"), fc.string({ maxLength: 8 })), { maxLength: 30 })
      .map((list) =>
        list.flatMap(([role, content], index) => ({ ...conversation(role, content)[0], number: index + 1 }) as Kept),
      );
    const snapshot = fc.option(fc.record({ summary: fc.string({ maxLength: 12 }), through: fc.nat(12) }), {
      nil: undefined,
    });
    const policy = fc.record({ messages: fc.nat(20), tokens: fc.nat(100) });
    await fc.assert(
      fc.asyncProperty(messages, snapshot, policy, async (all, known, limits) => {
        const window = await chatWindow(all, known, limits, countTokens);
        const { sent, leftOut, covered, unanswered } = window;
        expect(sent.length).toBeLessThanOrEqual(limits.messages);
        const texts = historyOf(window).map(({ content }) => content);
        expect(await countTokens(texts)).toBeLessThanOrEqual(limits.tokens);
        const parts = [sent, leftOut, covered, unanswered];
        expect(parts.flat().sort((one, other) => one.number - other.number)).toEqual(all);
        for (const part of parts) expect(numbers(part)).toEqual(numbers(part).sort((one, other) => one - other));
        expect(Math.max(0, ...numbers(leftOut))).toBeLessThan(Math.min(...numbers(sent), Number.POSITIVE_INFINITY));
        // What follows a message that is sent, up to the next question, is sent as well.
        for (const { number } of sent) {
          const next = all[number];
          if (next !== undefined && next.role !== "user") expect(sent).toContain(next);
        }
        const [first] = sent;
        const before = first && all[first.number - 2];
        expect(first === undefined || first.role === "user" || before === undefined || covered.includes(before)).toBe(
          true,
        );
      }),
    );
  });
});
