import { describe, expect, test } from "vitest";
import { analyse, queryTerms } from "../knowledge/analyse";
import { sentences } from "../knowledge/sentences";
import { testChatModel } from "./chat-model-contract";
import type { ChatModel, ChatPart, ChatRequest } from "./contracts";
import { type Candidate, chooseSentences, offline } from "./offline";

testChatModel("offline:extractive", model);

describe("offline", () => {
  test("has one model and names it when another is asked for", () => {
    expect(() => offline({ analyse, queryTerms, sentences }).chat?.("generative")).toThrow(
      expect.objectContaining({ code: "unknown_model", hint: "there is: offline:extractive" }),
    );
  });

  test("answers with the sentence that covers the question, cited", async () => {
    const { text, citations } = await ask("How many days of leave do I have?", [
      "The office opens at nine. Everybody has 27 days of leave. Lunch is at noon.",
    ]);

    expect(text).toBe("Everybody has 27 days of leave. [1]");
    expect(citations).toEqual([expect.objectContaining({ number: 1, text: "Everybody has 27 days of leave." })]);
  });

  test("adds where in the document the sentence stands", async () => {
    const passage = "The office opens at nine. Everybody has 27 days of leave.";
    const { citations } = await ask("How many days of leave?", [{ document: "a.md", text: passage, start: 1000 }]);

    expect(citations).toEqual([
      expect.objectContaining({ document: "a.md", start: 1026, end: 1026 + "Everybody has 27 days of leave.".length }),
    ]);
  });

  test("says so when there are no sources", async () => {
    expect(await ask("How many days of leave?", [])).toEqual({
      text: "There are no sources to answer from.",
      citations: [],
    });
  });

  test("says so when no source speaks of the question", async () => {
    expect(await ask("Who won the football match?", ["Everybody has 27 days of leave."])).toEqual({
      text: "The sources do not answer this question.",
      citations: [],
    });
  });

  test("says so when the question says nothing", async () => {
    const { text } = await ask("?", ["Everybody has 27 days of leave."]);
    expect(text).toBe("The sources do not answer this question.");
  });

  test("puts a sentence that goes over several lines on one line", async () => {
    const { text } = await ask("Who has leave?", ["Everybody in the\ncompany has\n  leave."]);
    expect(text).toBe("Everybody in the company has leave. [1]");
  });

  test("prefers the sentence with a number where a quantity is asked for", async () => {
    const { text } = await ask("How long is the notice period?", [
      "The notice period is long.",
      "The notice period is six weeks, 42 days.",
    ]);
    expect(text).toContain("42 days");
  });

  test("refuses to write JSON", async () => {
    await expect(ask("How many days of leave?", ["There are 27 days of leave."], { json: true })).rejects.toMatchObject(
      { code: "invalid_output", retryable: false },
    );
  });

  test("answers with what stands below a numbered heading, and not with the heading", async () => {
    const passage =
      "6.3 At home\nYou get a desk.\n6.4 Working from abroad\nYou may work in another country for 20 days.\n";
    const { text } = await ask("May I work from abroad?", [passage]);
    expect(text).toBe("You may work in another country for 20 days. [1]");
  });

  test("answers with a step of a numbered list, which is no heading", async () => {
    const { text } = await ask("How do I open the door?", ["1. Open the door\n2. Close the window\n"]);
    expect(text).toBe("Open the door [1]");
  });

  test("streams word by word", async () => {
    const pieces: string[] = [];
    for await (const part of stream("Who has leave?", ["Everybody has leave."])) {
      if (part.type === "text-delta") pieces.push(part.text);
    }
    expect(pieces).toEqual(["Everybody ", "has ", "leave. ", "[1]"]);
  });
});

describe("chooseSentences", () => {
  test("chooses nothing where nothing shares half of the question's weight", () => {
    expect(chooseSentences(["leave", "year"], [candidate("Trains are late.")])).toEqual([]);
  });

  test("chooses nothing for a question without terms", () => {
    expect(chooseSentences([], [candidate("Trains are late.")])).toEqual([]);
  });

  test("joins sentences that cover different parts of the question", () => {
    const vacation = candidate("Vacation lasts 27 days.", 0);
    const hotel = candidate("A hotel costs 125 euros.", 1);
    const chosen = chooseSentences(["vacation", "hotel"], [vacation, hotel, candidate("Nothing else.", 0)]);

    expect(new Set(chosen)).toEqual(new Set([vacation, hotel]));
  });

  test("chooses no sentence that adds nothing", () => {
    const first = candidate("Leave lasts 27 days.", 0);
    const again = candidate("Leave lasts 27 days indeed.", 1);
    expect(chooseSentences(["leave"], [first, again])).toEqual([first]);
  });

  test("prefers the better-ranked source of two that say the same", () => {
    const worse = candidate("Leave lasts 27 days.", 1);
    const better = candidate("Leave lasts 27 days.", 0);
    expect(chooseSentences(["leave"], [worse, better])[0]).toBe(better);
  });

  test("counts a heading half, so that a sentence below it can answer", () => {
    const below = candidate("It lasts 27 days.", 0, ["leave"]);
    const chosen = chooseSentences(["leave", "days"], [below, candidate("Trains are late.", 1)]);
    expect(chosen).toEqual([below]);
  });

  test("prefers a whole sentence to a heading of the same words", () => {
    const heading = candidate("Annual leave", 0);
    const sentence = candidate("The annual leave is granted in January.", 0);
    expect(chooseSentences(["annual", "leave"], [heading, sentence])[0]).toBe(sentence);
  });
});

function model(): ChatModel {
  const made = offline({ analyse, queryTerms, sentences }).chat?.("extractive");
  if (made === undefined) throw new Error("offline has no chat models");
  return made;
}

function stream(question: string, passages: readonly (string | ChatRequest["sources"][number])[], more = {}) {
  const sources = passages.map((passage) =>
    typeof passage === "string" ? { document: "notes.md", text: passage } : passage,
  );
  const messages = [{ role: "user" as const, content: question }];
  return model().stream(
    { question, messages, sources, json: false, ...more },
    { signal: new AbortController().signal },
  );
}

async function ask(...parameters: Parameters<typeof stream>) {
  const parts: ChatPart[] = [];
  for await (const part of stream(...parameters)) parts.push(part);
  const end = parts.at(-1);
  const text = parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
  return { text, citations: end?.type === "end" ? end.citations : undefined };
}

function candidate(text: string, source = 0, headings: readonly string[] = []): Candidate {
  const terms = new Set(text.toLowerCase().match(/\w+/g));
  return { source, span: { text, start: 0, end: text.length }, terms, headings: new Set(headings) };
}
