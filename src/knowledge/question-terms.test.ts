import { describe, expect, test } from "vitest";
import { analyserOf } from "./analyser";
import { questionTerms } from "./question-terms";

const english = await analyserOf("en");
const german = await analyserOf("de");

describe("questionTerms", () => {
  test("takes the telling words, those that are repeated for more", () => {
    expect(questionTerms("What is a process? Processes and a parser.", [english])).toEqual([
      { variants: ["process"], weight: 1.8 },
      { variants: ["parser"], weight: 1 },
    ]);
  });

  test("takes all words when none tells anything", () => {
    const terms = questionTerms("to be or not to be", [english]);
    expect(terms.map(({ variants }) => variants[0])).toEqual(["to", "be", "or", "not"]);
  });

  test("has a word in each language as one term", () => {
    expect(questionTerms("Universitäten", [german, english])).toEqual([
      { variants: ["universitat", "universitaten"], weight: 1 },
    ]);
  });

  test("takes no more than 128 words of a long question", () => {
    const question = Array.from({ length: 500 }, (_, place) => `w${place}`).join(" ");
    expect(questionTerms(question, [english])).toHaveLength(128);
    expect(questionTerms("", [english])).toEqual([]);
  });
});
