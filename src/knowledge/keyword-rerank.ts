import type { DocumentChunk } from "../storage/contracts";
import { type Sighting, type SightingContext, sightingOf } from "./sighting";

/** A chunk that may be found, with its score by BM25. */
export type Candidate = Pick<DocumentChunk, "document" | "record" | "position" | "terms"> & { readonly score: number };

/** How much of a chunk's score is that of the chunks around it and itself taken together. */
const surroundingShare = 0.4;
/** How far away chunks of the same document or record belong together, in positions. */
const reach = 3;

/**
 * The scores of candidates when their text is looked at, in the order given; none is lower than it was. A chunk gains
 * - where words of the question stand close together;
 * - where the chunks around it hold what it lacks, because a document is about more than one of its chunks says:
 *   J. Callan, "Passage-Level Evidence in Document Retrieval", 1994;
 * - where a word begins like one of the question that it does not have, because stemmers miss forms of a word.
 */
export function rerank(candidates: readonly Candidate[], context: SightingContext): number[] {
  const look = sightingOf(context);
  const seen = candidates.map((candidate) => ({ candidate, sighting: look(candidate.terms) }));
  const groups = new Map<string, typeof seen>();
  for (const one of seen) {
    const { document, record = "" } = one.candidate;
    const key = `${document}\0${record}`;
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  const scores = new Map<Candidate, number>();
  for (const group of groups.values()) {
    for (const { candidate, sighting } of group) {
      const near = group.filter((other) => Math.abs(other.candidate.position - candidate.position) <= reach);
      const missed = missing(
        sighting,
        near.map((other) => other.sighting),
      );
      scores.set(candidate, candidate.score + sighting.bonus + surroundingShare * missed);
    }
  }
  return candidates.map((candidate) => scores.get(candidate) ?? candidate.score);
}

/** What the chunks around hold that a chunk lacks. */
function missing({ gains }: Sighting, near: readonly Sighting[]): number {
  let missed = 0;
  for (const [term, gain] of gains.entries()) {
    missed += Math.max(...near.map((other) => other.gains[term] ?? 0)) - gain;
  }
  return missed;
}
