import { PlanetError } from "../engine/errors";
import type { ChunkOptions } from "./contracts";

const defaultSize = { characters: 800, tokens: 200 } as const;
const leastSize = 10;
const mostSize = 100_000;

/**
 * Chunk options with what is left out filled in: 800 characters or 200 tokens, overlap 15 % of the size.
 *
 * @throws `invalid_config` unless size is a whole number from 10 to 100,000 and overlap one from 0 to half of size.
 */
export function chunkOptions(options: Partial<ChunkOptions> = {}): ChunkOptions {
  const { unit = "characters" } = options;
  const { size = defaultSize[unit] } = options;
  if (!Number.isInteger(size) || size < leastSize || size > mostSize) {
    throw new PlanetError("invalid_config", `the chunk size ${size} is out of range`, {
      hint: `choose a whole number of ${unit} from ${leastSize} to ${mostSize}`,
    });
  }
  const { overlap = Math.floor(size * 0.15) } = options;
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > size / 2) {
    throw new PlanetError("invalid_config", `the chunk overlap ${overlap} is out of range`, {
      hint: `choose a whole number of ${unit} from 0 to ${Math.floor(size / 2)}, half of the chunk size`,
    });
  }
  return { size, overlap, unit };
}
