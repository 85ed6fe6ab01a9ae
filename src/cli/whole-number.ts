import { PlanetError } from "../engine/errors";

/**
 * Reads the value of a flag that takes a whole number.
 * @returns what commander calls with the text of the flag.
 * @throws `usage` naming the flag and the range.
 */
export function wholeNumber(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new PlanetError("usage", `${flag} must be a whole number from ${least} to ${most}, got "${text}"`);
  };
}
