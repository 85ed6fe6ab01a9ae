/** The digits of Crockford's base 32: none of them is taken for another. */
const digits = "0123456789abcdefghjkmnpqrstvwxyz";
const timeDigits = 9;
const randomDigits = 10;

/**
 * A new id such as `run_1jd9q2k7va8m2xq0c4t`: the kind, the time in 9 digits of base 32, and 50 random bits in 10. Ids sort
 * as they were made, as those of ULID (https://github.com/ulid/spec), but are shorter.
 *
 * @param kind What the id is of: a short word.
 * @param now Milliseconds since 1970.
 * @param random Gives numbers in [0, 1).
 */
export function newId(kind: string, now: number, random: () => number): string {
  let rest = Math.trunc(now);
  let time = "";
  for (let place = 0; place < timeDigits; place += 1) {
    time = digits[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let chance = "";
  for (let place = 0; place < randomDigits; place += 1) chance += digits[Math.floor(random() * 32)];
  return `${kind}_${time}${chance}`;
}
