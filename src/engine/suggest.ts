/**
 * The candidate that a person most likely meant, or undefined when none is near.
 * Near means an optimal-string-alignment distance (Damerau 1964, without repeated edits of one substring) of at most
 * 2, or at most 40 % of the longer word; case is ignored.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const longest = Math.max(word.length, candidate.length);
    const limit = Math.max(longest <= 3 ? 1 : 2, Math.floor(longest * 0.4));
    if (Math.abs(word.length - candidate.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && distance < longest && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The part of a message that offers a suggestion, or lists what there is; empty when there is nothing to offer. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const suggestion = suggest(word, candidates);
  if (suggestion !== undefined) return `did you mean "${suggestion}"?`;
  if (candidates.length === 0) return undefined;
  const shown = candidates.slice(0, 12).join(", ");
  return `there is: ${shown}${candidates.length > 12 ? ", ..." : ""}`;
}

/** What {@link hinter} may spend: as many comparisons of two characters as take a fraction of a second. */
const allowance = 20_000_000;

/**
 * {@link didYouMean} for many words against the same candidates. A file of a mebibyte can name ten thousand nodes
 * wrongly with ten thousand to compare each with, so after a while the hints stop, and the check does not.
 */
export function hinter(candidates: Iterable<string>): (word: string) => string | undefined {
  const list = [...candidates];
  const length = list.reduce((sum, candidate) => sum + candidate.length, 0);
  let left = allowance;
  return (word) => {
    left -= word.length * length;
    return left > 0 ? didYouMean(word, list) : undefined;
  };
}

function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let distance = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) distance = Math.min(distance, (beforePrevious[j - 2] ?? 0) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
