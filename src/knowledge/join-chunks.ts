import type { DocumentChunk } from "../storage/contracts";
import type { Stretch } from "./contracts";

/** What putting chunks together needs of them. */
export type JoinableChunk = Pick<DocumentChunk, "position" | "text" | "start" | "end" | "gap" | "record">;

/**
 * The chunks around one that can be put together with it: those before and after it without a break in the positions,
 * of the same record, and with the text between them known.
 *
 * @param chunks Of one document, by position.
 * @param position That of the chunk in question; it is among the chunks.
 */
export function chunksAround<Chunk extends JoinableChunk>(chunks: readonly Chunk[], position: number): Chunk[] {
  const at = chunks.findIndex((chunk) => chunk.position === position);
  let first = at;
  while (follows(chunks[first - 1], chunks[first])) first--;
  let last = at;
  while (follows(chunks[last], chunks[last + 1])) last++;
  return chunks.slice(first, last + 1);
}

/**
 * The text of consecutive chunks, as the document has it: what two of them share stands once, and what the document has
 * between them is put back.
 *
 * @param chunks What {@link chunksAround} gives; at least one.
 */
export function joinChunks(chunks: readonly JoinableChunk[]): Stretch {
  const start = chunks[0]?.start ?? 0;
  let end = start;
  let text = "";
  for (const chunk of chunks) {
    if (chunk.end <= end) continue;
    text += chunk.start <= end ? chunk.text.slice(end - chunk.start) : between(end, chunk) + chunk.text;
    end = chunk.end;
  }
  return { text, start, end };
}

/** The gap is that to the chunk before, which may end before an earlier one does. */
function between(end: number, { gap = "", start }: JoinableChunk): string {
  return gap.slice(gap.length - (start - end));
}

function follows(before: JoinableChunk | undefined, after: JoinableChunk | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (after.position !== before.position + 1 || after.record !== before.record) return false;
  return after.start <= before.end || after.gap?.length === after.start - before.end;
}
