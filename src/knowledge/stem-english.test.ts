import { describe, expect, test } from "vitest";
import { stemEnglish } from "./stem-english";

describe("stemEnglish", () => {
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
    ["communism", "communism"],
    ["effective", "effect"],
    ["probate", "probat"],
    ["rate", "rate"],
    ["cease", "ceas"],
    ["controll", "control"],
    ["roll", "roll"],
    ["generalizations", "general"],
    ["oscillators", "oscil"],
  ])("takes %s to %s", (word, expected) => {
    expect(stemEnglish(word)).toBe(expected);
  });

  test("gives the forms of one word one stem", () => {
    expect(new Set(["connect", "connected", "connecting", "connection", "connections"].map(stemEnglish))).toEqual(
      new Set(["connect"]),
    );
  });

  test.each(["is", "a", "", "größe", "x86", "B", "y".repeat(100)])("leaves %j as it is", (word) => {
    expect(stemEnglish(word)).toBe(word);
  });
});
