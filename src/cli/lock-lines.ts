import type { LockDifference } from "../app/planet";
import { printableLine } from "./terminal";

const marks = { added: "+", removed: "-", changed: "~", unpinned: "?" };

/** The lines of a detailed difference: `+` for what is new since the lock, `-` for what is gone, `~` for what changed. */
export function differenceLines(differences: readonly LockDifference[]): string[] {
  return differences.map((difference) => `${marks[difference.change]} ${printableLine(detailOf(difference))}`);
}

function detailOf(difference: LockDifference): string {
  const { collection } = difference;
  switch (difference.kind) {
    case "collection":
      return collection;
    case "setting":
      return `${collection}: ${difference.setting}: ${difference.locked} -> ${difference.found}`;
    case "document":
      return `${collection}: ${difference.document}${contentOf(difference)}`;
    default:
      return difference satisfies never;
  }
}

function contentOf({ locked, found }: { readonly locked?: string; readonly found?: string }): string {
  const sides = [locked, found].flatMap((side) => (side === undefined ? [] : [shortHash(side)]));
  return sides.length === 0 ? "" : `  ${sides.join(" -> ")}`;
}

/** The beginning of a hash tells two documents apart as well as all of it does. */
function shortHash(content: string): string {
  return /^[0-9a-f]{64}$/.test(content) ? content.slice(0, 12) : content;
}
