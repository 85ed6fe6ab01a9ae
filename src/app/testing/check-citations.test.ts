import { describe, expect, test } from "vitest";
import type { DocumentValue } from "../../engine/values";
import { checkCites, checkQuotes } from "./check-citations";
import type { Observation } from "./observation";

const handbook = { document: "docs/handbook.pdf", page: 3, text: "There are 27 days of leave.", number: 1 };
const notes = { document: "notes.md", text: "The door is green.", number: 2 };
const web = { document: "A page", url: "https://example.com/a", text: "It rains." };

function seen(sources: readonly object[], passages: readonly object[] = sources): Observation {
  const documents = passages as readonly DocumentValue[];
  return {
    run: "run_1",
    status: "completed",
    outputs: { passages: { documents }, answer: { text: "", citations: sources as readonly DocumentValue[] } },
    output: { text: "", sources: sources as readonly DocumentValue[] },
    nodes: [],
    usage: { input: 0, output: 0 },
    time: 0,
  };
}

const answer = (text: string, node?: string) => ({ name: "the answer", value: text, node });

describe("cites", () => {
  test.each<[string | readonly string[], boolean]>([
    ["handbook.pdf", true],
    ["docs/handbook.pdf", true],
    ["handbook.pdf#3", true],
    ["handbook.pdf#page=3", true],
    ["handbook.pdf#p3", true],
    ["handbook.pdf#4", false],
    ["book.pdf", false],
    ["notes.md", true],
    ["notes.md#1", false],
    ["https://example.com/a", true],
    [["handbook.pdf#3", "notes.md"], true],
    [["handbook.pdf#3", "other.md"], false],
  ])("%j: %s", (expected, holds) => {
    expect(checkCites(expected, seen([handbook, notes, web]), answer("")).holds).toBe(holds);
  });

  test("says what is missing, and what is cited instead", () => {
    expect(checkCites(["notes.md", "other.md"], seen([handbook, notes]), answer(""))).toMatchObject({
      expected: "cites other.md",
      got: "docs/handbook.pdf#3, notes.md",
    });
    expect(checkCites("a.md", seen([]), answer("")).got).toBe("no citation");
  });

  test("of a node is what that node cites", () => {
    const observation = { ...seen([notes]), output: { text: "", sources: [handbook] as readonly DocumentValue[] } };
    expect(checkCites("notes.md", observation, answer("", "answer")).holds).toBe(true);
    expect(checkCites("notes.md", observation, answer("")).holds).toBe(false);
  });
});

describe("quotes_verified", () => {
  test.each<[string, string, boolean]>([
    ["a number that has a source", "There are 27 days of leave. [1]", true],
    ["a number without one", "There are 27 days of leave. [3]", false],
    ["words that stand in the source", 'It says "27 days of leave" [1].', true],
    ["words that do not", 'It says "28 days of leave in a year" [1].', false],
    ["an answer that claims nothing", "I do not know.", true],
  ])("of %s", async (_, text, holds) => {
    const { holds: held, got } = await checkQuotes(seen([handbook, notes]), answer(text));
    expect([held, got === ""]).toEqual([holds, holds]);
  });

  test("does not take the source's own word for it", async () => {
    const forged = { ...handbook, text: "There are 99 days of leave." };
    const observation = seen([forged], [handbook]);
    expect((await checkQuotes(observation, answer("There are 99 days of leave. [1]"))).holds).toBe(false);
  });
});
