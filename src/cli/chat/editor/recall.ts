import { type LineBuffer, lineBuffer } from "./line-buffer";

/** Going through what was sent before, while what is being written waits. */
export interface Recall {
  /** The place in the history; its length stands for what is being written. */
  readonly place: number;
  /** What stood in the box at a place when it was left, where that is not what the history has. */
  readonly left: ReadonlyMap<number, LineBuffer>;
}

/**
 * Goes to the entry before or after, in the order of time.
 * @param recall undefined when what is being written stands in the box.
 * @param history oldest first.
 * @returns undefined when there is none.
 */
export function recallNext(
  recall: Recall | undefined,
  buffer: LineBuffer,
  direction: "older" | "newer",
  history: readonly string[],
): { readonly recall: Recall | undefined; readonly buffer: LineBuffer } | undefined {
  const from = Math.min(recall?.place ?? history.length, history.length);
  const place = from + (direction === "older" ? -1 : 1);
  if (place < 0 || place > history.length) return undefined;
  const left = new Map(recall?.left);
  if (buffer.text === history[from]) left.delete(from);
  else left.set(from, buffer);
  return {
    buffer: left.get(place) ?? lineBuffer(history[place] ?? ""),
    // Back at what is being written, nothing is recalled but the entries that were changed.
    recall: place === history.length && left.size <= 1 ? undefined : { place, left },
  };
}
