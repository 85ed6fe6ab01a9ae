import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparable, standsIn } from "./standing-text";

const stands = (quotation: string, text: string) => standsIn(comparable(quotation), comparable(text));

describe("standsIn", () => {
  const text =
    "Everybody has 27 days\nof leave – the “basic” leave – and 1,500 euros; it\u2019s paid. 有給休暇は二十日です。";

  test.each([
    "Everybody has 27 days of leave",
    '27  days of\n leave - the "basic" leave',
    "it's paid",
    "of leave,",
    "27 days ... 1,500 euros",
    "27 days […] paid.",
    "二十日",
    "ｄａｙｓ",
  ])("is so for %j, whatever its white space, quote marks and dashes", (quotation) => {
    expect(stands(quotation, text)).toBe(true);
  });

  test.each([
    "7 days of leave",
    "27 days of leav",
    "500 euros",
    "1 euros",
    "1,50",
    "paid ... 27 days",
    "28 days",
    "everybody",
  ])("is not so for %j", (quotation) => expect(stands(quotation, text)).toBe(false));

  test("is so for every run of words of a text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9]{1,6}$/), { minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (words, a, b) => {
          const [first = 0, last = 0] = [a % words.length, b % words.length].sort((left, right) => left - right);
          expect(stands(words.slice(first, last + 1).join(" \n"), words.join(" "))).toBe(true);
        },
      ),
    );
  });
});
