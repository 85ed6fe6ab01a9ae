import { describe, expect, test } from "vitest";
import { stem } from "./stem";

describe("stem", () => {
  // The examples of the paper, with what the later steps make of them.
  test.each([
    ["caresses", "caress"],
    ["ponies", "poni"],
    ["cats", "cat"],
    ["feed", "feed"],
    ["agreed", "agre"],
    ["plastered", "plaster"],
    ["bled", "bled"],
    ["motoring", "motor"],
    ["sing", "sing"],
    ["conflated", "conflat"],
    ["troubled", "troubl"],
    ["sized", "size"],
    ["hopping", "hop"],
    ["falling", "fall"],
    ["hissing", "hiss"],
    ["fizzed", "fizz"],
    ["failing", "fail"],
    ["filing", "file"],
    ["happy", "happi"],
    ["sky", "sky"],
    ["relational", "relat"],
    ["conditional", "condit"],
    ["rational", "ration"],
    ["digitizer", "digit"],
    ["vietnamization", "vietnam"],
    ["operator", "oper"],
    ["hopefulness", "hope"],
    ["sensibiliti", "sensibl"],
    ["triplicate", "triplic"],
    ["electrical", "electr"],
    ["goodness", "good"],
    ["revival", "reviv"],
    ["replacement", "replac"],
    ["adjustment", "adjust"],
    ["adoption", "adopt"],
    ["communism", "commun"],
    ["effective", "effect"],
    ["probate", "probat"],
    ["rate", "rate"],
    ["cease", "ceas"],
    ["controll", "control"],
    ["roll", "roll"],
    ["generalizations", "gener"],
    ["oscillators", "oscil"],
  ])("takes %s to %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  test("gives the forms of one word one stem", () => {
    expect(new Set(["connect", "connected", "connecting", "connection", "connections"].map(stem))).toEqual(
      new Set(["connect"]),
    );
  });

  test.each(["is", "a", "", "größe", "x86", "B", "y".repeat(100_000)])("leaves %j as it is", (word) => {
    expect(stem(word)).toBe(word);
  });
});
