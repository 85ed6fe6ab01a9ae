import type { QuantisedQuery } from "./quantise-query";
import { scannedAtOnce, type VectorBlock } from "./vector-block";

/** So many are noted at least before those that cannot be among the best any more are left out. */
const leastNoted = 128;

/** A vector that may be among the best. */
export interface VectorCandidate {
  readonly id: number;
  /** The greatest score that it may have. */
  readonly most: number;
}

/**
 * Scans quantised vectors for those that may be among the best: all whose greatest possible score is not below the
 * least possible scores of `limit` others. Those that really are the best are always among them.
 *
 * @param blocks Vectors as long as the query.
 * @param limit How many are wanted, from 1.
 * @param among The ids to look at. Default: all.
 * @param pause Called between steps of a fraction of a millisecond.
 * @returns Those with the greatest scores first, ties by id.
 */
export async function findCandidates(
  blocks: readonly VectorBlock[],
  query: QuantisedQuery,
  limit: number,
  among: ReadonlySet<number> | undefined,
  pause: () => Promise<void>,
): Promise<VectorCandidate[]> {
  let noted: (VectorCandidate & { readonly least: number })[] = [];
  let mostNoted = leastNoted + 4 * limit;
  /** The least that a candidate must be able to score. */
  let floor = Number.NEGATIVE_INFINITY;

  function leaveOut(): void {
    if (noted.length < limit) return;
    const least = Float64Array.from(noted, (candidate) => candidate.least).sort();
    floor = least[least.length - limit] ?? floor;
    noted = noted.filter(({ most }) => most >= floor);
    mostNoted = Math.max(mostNoted, 2 * noted.length);
  }

  for (const block of blocks) {
    for (let first = 0; first < block.count(); first += scannedAtOnce) {
      await pause();
      const scores = block.greatestScores(query, first, Math.min(first + scannedAtOnce, block.count()));
      for (let index = 0; index < scores.length; index++) {
        const most = scores[index] ?? Number.NaN;
        // Never true of a vector that was removed: its score is not a number.
        if (most >= floor) {
          const id = block.idAt(first + index);
          if (among !== undefined && !among.has(id)) continue;
          noted.push({ id, most, least: most - block.doubtAt(first + index, query) });
          if (noted.length >= mostNoted) leaveOut();
        }
      }
    }
  }
  leaveOut();
  return noted.sort((left, right) => right.most - left.most || left.id - right.id);
}
