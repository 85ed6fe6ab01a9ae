import { describe, expect, test } from "vitest";
import { bestQuote } from "./quote";

const passage = `# Leave

The company wants its employees to rest. Every employee gets 25 days of annual
leave in a year. Sick leave is not limited.
- Parental leave is 14 weeks.`;

describe("bestQuote", () => {
  test.each([
    ["You get 25 days of annual leave.", "Every employee gets 25 days of annual\nleave in a year."],
    ["How long is parental leave?", "Parental leave is 14 weeks."],
    ["Is there a limit for sick leave?", "Sick leave is not limited."],
    ["14 is the number", "Parental leave is 14 weeks."],
  ])("finds what %j rests on", (statement, expected) => {
    const quote = bestQuote(statement, passage);

    expect(quote?.text).toBe(expected);
    expect(passage.slice(quote?.start, quote?.end)).toBe(expected);
  });

  test("finds nothing where no word is shared", () => {
    expect(bestQuote("The moon is made of cheese", passage)).toBeUndefined();
    expect(bestQuote("", passage)).toBeUndefined();
    expect(bestQuote("annual leave", "")).toBeUndefined();
  });
});
