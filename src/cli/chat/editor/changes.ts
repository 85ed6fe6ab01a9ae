import type { LineBuffer } from "./line-buffer";

/** What a buffer was before its changes, and after those that were undone. */
export interface Changes {
  /** Oldest first. */
  readonly past: readonly LineBuffer[];
  /** The next one to be done again first. */
  readonly future: readonly LineBuffer[];
}

/** Nothing was changed yet. */
export const noChanges: Changes = { past: [], future: [] };

const mostChanges = 500;

/**
 * The changes with one more.
 * @param before what the buffer was.
 * @param joins whether the change belongs to the last one, so that both are undone at once.
 */
export function withChange({ past }: Changes, before: LineBuffer, joins: boolean): Changes {
  if (joins && past.length > 0) return { past, future: [] };
  return { past: [...past.slice(1 - mostChanges), before], future: [] };
}

/** Takes the last change back; undefined when there is none. */
export function undo(
  { past, future }: Changes,
  now: LineBuffer,
): { readonly buffer: LineBuffer; readonly changes: Changes } | undefined {
  const buffer = past.at(-1);
  if (buffer === undefined) return undefined;
  return { buffer, changes: { past: past.slice(0, -1), future: [now, ...future] } };
}

/** Makes the change again that was taken back last; undefined when there is none. */
export function redo(
  { past, future }: Changes,
  now: LineBuffer,
): { readonly buffer: LineBuffer; readonly changes: Changes } | undefined {
  const [buffer, ...rest] = future;
  if (buffer === undefined) return undefined;
  return { buffer, changes: { past: [...past, now], future: rest } };
}
