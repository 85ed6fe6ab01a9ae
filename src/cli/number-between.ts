import { PlanetError } from "../engine/errors";

/**
 * Reads the value of a flag that takes a number.
 * @returns what commander calls with the text of the flag.
 * @throws `usage` naming the flag and the range.
 */
export function numberBetween(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== "" && number >= least && number <= most) return number;
    const range = Number.isFinite(most - least) ? ` from ${least} to ${most}` : "";
    throw new PlanetError("usage", `${flag} must be a number${range}, got "${text}"`);
  };
}
