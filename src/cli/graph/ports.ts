/** A line that comes to a box. */
export interface Arrival {
  /** The middle of where it comes from. */
  readonly from: number;
  /** The cell in which it would come in straight. */
  readonly direct: number | undefined;
}

/** The side of a box at which lines come in: cells, both ends included. */
export interface Side {
  readonly first: number;
  readonly last: number;
  readonly middle: number;
  /** How far two lines are apart at the least, from 1. */
  readonly apart: number;
}

/**
 * Where lines come into a box: straight where they can, else around its middle, in the order in which they come from.
 * @param arrivals no more than fit at that side.
 * @returns a cell for each arrival.
 */
export function portsOf(arrivals: readonly Arrival[], { first, last, middle, apart }: Side): number[] {
  const order = [...arrivals.entries()].sort(([, one], [, other]) => one.from - other.from);
  const isDirect = (cell: number | undefined) => cell !== undefined && cell >= first && cell <= last;
  const direct = order.flatMap(([, arrival], at) => (isDirect(arrival.direct) ? [at] : []));
  const ports: number[] = [];
  let least = first;
  for (const [at] of order.entries()) {
    const nearest = direct.reduce<number | undefined>(
      (best, other) => (best === undefined || Math.abs(other - at) < Math.abs(best - at) ? other : best),
      undefined,
    );
    const start =
      nearest === undefined
        ? middle + Math.floor(((1 - order.length) * apart) / 2)
        : (order[nearest]?.[1].direct ?? middle) - nearest * apart;
    ports[at] = Math.max(start + at * apart, least);
    least = (ports[at] ?? least) + apart;
  }
  const placed: number[] = [];
  for (const [at, [arrival]] of order.entries()) {
    placed[arrival] = Math.min(ports[at] ?? first, last - apart * (order.length - 1 - at));
  }
  return placed;
}
