/** A stretch of two texts: in both, or only in the one before or after. White space belongs to the word before it. */
export interface WordChange {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Longer texts are compared as a whole: nobody reads a difference of so many words. */
const mostWords = 2_000;

/**
 * What has changed from one text to another, word by word: the longest words that both have in common stay.
 * @returns stretches whose `same` and `removed` joined give `before`, and whose `same` and `added` give `after`.
 */
export function wordDifference(before: string, after: string): WordChange[] {
  const [old, young] = [wordsOf(before), wordsOf(after)];
  if (old.length > mostWords || young.length > mostWords) return joined(wholly(before, after));
  const lengths = commonLengths(old, young);
  const width = young.length + 1;
  const changes: WordChange[] = [];
  let [left, right] = [0, 0];
  while (left < old.length || right < young.length) {
    const [one = "", other = ""] = [old[left], young[right]];
    const down = lengths[(left + 1) * width + right] ?? 0;
    const across = lengths[left * width + right + 1] ?? 0;
    if (left < old.length && right < young.length && one === other) {
      changes.push({ kind: "same", text: one });
      left += 1;
      right += 1;
    } else if (right >= young.length || (left < old.length && down >= across)) {
      changes.push({ kind: "removed", text: one });
      left += 1;
    } else {
      changes.push({ kind: "added", text: other });
      right += 1;
    }
  }
  return joined(changes);
}

/** How many words both texts have in common from each pair of places on, row by row. */
function commonLengths(old: readonly string[], young: readonly string[]): Uint16Array {
  const width = young.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = young.length - 1; right >= 0; right -= 1) {
      lengths[left * width + right] =
        old[left] === young[right]
          ? (lengths[(left + 1) * width + right + 1] ?? 0) + 1
          : Math.max(lengths[(left + 1) * width + right] ?? 0, lengths[left * width + right + 1] ?? 0);
    }
  }
  return lengths;
}

function wholly(before: string, after: string): WordChange[] {
  if (before === after) return [{ kind: "same", text: before }];
  return [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
}

function wordsOf(text: string): string[] {
  return text.match(/^\s+|\S+\s*/g) ?? [];
}

function joined(changes: readonly WordChange[]): WordChange[] {
  const all: WordChange[] = [];
  for (const change of changes.filter(({ text }) => text !== "")) {
    const last = all.at(-1);
    if (last?.kind === change.kind) all[all.length - 1] = { ...last, text: last.text + change.text };
    else all.push(change);
  }
  return all;
}
