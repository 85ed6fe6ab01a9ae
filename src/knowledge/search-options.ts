import { PlanetError } from "../engine/errors";
import type { SearchOptions } from "./contracts";

/** The most neighbours on either side of a hit: more is no passage but a document. */
const mostNeighbours = 20;

/**
 * Refuses options that mean nothing.
 *
 * @throws `usage` naming the option and what it may be.
 */
export function checkSearch({ minScore, diversity, neighbours, vectorWeight }: SearchOptions): void {
  if (minScore !== undefined && Number.isNaN(minScore)) throw outOfRange("minScore", "a number", minScore);
  if (diversity !== undefined && !(diversity >= 0 && diversity <= 1)) {
    throw outOfRange("diversity", "a number from 0 to 1", diversity);
  }
  if (vectorWeight !== undefined && !(vectorWeight > 0 && vectorWeight <= 1)) {
    throw outOfRange("vectorWeight", "a number above 0 and up to 1", vectorWeight);
  }
  if (neighbours !== undefined && !(Number.isInteger(neighbours) && neighbours >= 0 && neighbours <= mostNeighbours)) {
    throw outOfRange("neighbours", `a whole number from 0 to ${mostNeighbours}`, neighbours);
  }
}

function outOfRange(name: string, range: string, value: unknown): PlanetError {
  return new PlanetError("usage", `"${name}" must be ${range}, got ${String(value)}`);
}
