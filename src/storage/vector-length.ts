import { PlanetError } from "../engine/errors";
import type { VectorSpace } from "./contracts";

/**
 * Makes sure that a vector is as long as those of its space.
 *
 * @param dimensions How many numbers the vectors of the space have.
 * @throws `usage` when it is not, or has no numbers.
 */
export function requireLength({ collection, model }: VectorSpace, vector: Float32Array, dimensions: number): void {
  if (vector.length === dimensions && dimensions > 0) return;
  throw new PlanetError(
    "usage",
    `the vectors of "${model}" in the collection "${collection}" have ${dimensions} numbers, and one of ${vector.length} is given`,
    { hint: "remove the vectors and embed the collection again", details: { dimensions, given: vector.length } },
  );
}
