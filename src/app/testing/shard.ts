import { PlanetError } from "../../engine/errors";

/** One of several parts of the tests. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * Reads a shard such as `1/4`.
 * @throws `usage` when it is none.
 */
export function parseShard(text: string): Shard {
  const [, number = "", of = ""] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { number: Number(number), of: Number(of) };
  if (number !== "" && shard.of >= 1 && shard.number >= 1 && shard.number <= shard.of) return shard;
  throw new PlanetError("usage", `"${text}" is no shard`, { hint: "write which part of how many, such as 1/4" });
}

/** Whether the case at this place among all, from 0, is of this part: every n-th one, so that long files are shared out. */
export function inShard(place: number, { number, of }: Shard): boolean {
  return place % of === number - 1;
}
