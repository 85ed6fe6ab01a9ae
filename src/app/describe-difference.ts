import type { LockDifference } from "../knowledge/lock-difference";

/** A difference in words, for a person who reads what has drifted. */
export function describeDifference(difference: LockDifference): string {
  const { collection } = difference;
  switch (difference.kind) {
    case "collection":
      return `collection "${collection}" ${collectionWords[difference.change]}`;
    case "setting":
      return `collection "${collection}": ${difference.setting} is ${difference.found}, and was ${difference.locked}`;
    case "document":
      return `collection "${collection}": "${difference.document}" ${documentWords[difference.change]}`;
    default:
      return difference satisfies never;
  }
}

const collectionWords = {
  added: "is not in the lock",
  removed: "is in the lock, and no workflow declares it",
  unpinned: "declares no sources, so that no lock pins what it holds",
};

const documentWords = { added: "is new", removed: "is gone", changed: "has changed" };
