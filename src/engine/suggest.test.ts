import { describe, expect, test } from "vitest";
import { didYouMean, hinter, suggest } from "./suggest";

describe("suggest", () => {
  test("finds the name with a letter changed, missing, added or swapped", () => {
    for (const word of ["llm_engin", "llm_enginee", "llm_engime", "lml_engine", "LLM_Engine"]) {
      expect(suggest(word, ["output", "llm_engine", "web_search"])).toBe("llm_engine");
    }
  });

  test("prefers the nearest of several, and of equals the first", () => {
    expect(suggest("texts", ["tests", "text", "taxes"])).toBe("tests");
    expect(suggest("text", ["tex", "text"])).toBe("text");
  });

  test("offers nothing that has little in common", () => {
    expect(suggest("question", ["output", "web"])).toBeUndefined();
    expect(suggest("ab", ["cd"])).toBeUndefined();
    expect(suggest("x", [])).toBeUndefined();
    expect(suggest("", ["a"])).toBeUndefined();
  });
});

describe("didYouMean", () => {
  test("suggests, else lists what there is, else says nothing", () => {
    expect(didYouMean("txt", ["text", "json"])).toBe('did you mean "text"?');
    expect(didYouMean("zzzzzz", ["text", "json"])).toBe("there is: text, json");
    expect(didYouMean("a", [])).toBeUndefined();
  });

  test("lists no more than twelve", () => {
    const many = Array.from({ length: 20 }, (_, index) => `candidate_${index}`);
    expect(didYouMean("zz", many)).toBe(`there is: ${many.slice(0, 12).join(", ")}, ...`);
  });
});

describe("hinter", () => {
  test("gives the same hints for many words", () => {
    const hint = hinter(["question", "answer"]);
    expect(hint("questoin")).toBe('did you mean "question"?');
    expect(hint("anwser")).toBe('did you mean "answer"?');
  });

  test("stops hinting when a file would cost minutes", () => {
    const hint = hinter(Array.from({ length: 20_000 }, (_, index) => `node${index}`));
    const hints = Array.from({ length: 1_000 }, (_, index) => hint(`wrong${index}`));
    expect(hints[0]).toBeDefined();
    expect(hints.at(-1)).toBeUndefined();
  });
});
