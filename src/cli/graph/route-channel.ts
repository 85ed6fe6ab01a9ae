/** What is joined in a channel: each column of `tops` leads to each of `bottoms`. */
export interface Wire {
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
}

/**
 * Strokes of a channel. Tracks run across it, from 0 at its top; `-1` stands for the layer above it and `tracks` for the
 * one below.
 */
export interface Routes {
  readonly tracks: number;
  readonly across: readonly { readonly track: number; readonly from: number; readonly to: number }[];
  readonly along: readonly { readonly column: number; readonly from: number; readonly to: number }[];
}

/** A part of a wire with one stroke across. */
interface Part {
  readonly wire: number;
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
  /** The column in which the upper part of a wire goes over into the lower one. */
  readonly bend: number | undefined;
}

/**
 * Finds the way of wires from one layer to the next, so that two of them meet only where one crosses the other, and no
 * wire has a crossing with itself.
 * @param wires no column is a top of two of them, nor a bottom of two.
 */
export function routeChannel(wires: readonly Wire[]): Routes {
  const straight = wires.flatMap(({ tops, bottoms }) => (isStraight({ tops, bottoms }) ? tops : []));
  const parts = partsOf(wires);
  const tracks = tracksOf(parts);
  const count = Math.max(-1, ...tracks) + 1;
  const along = parts.flatMap((part, place) => {
    const track = tracks[place] ?? 0;
    const bent = parts.findIndex((other) => other !== part && other.wire === part.wire && other.bend === part.bend);
    const end = tracks[bent] ?? track;
    return [
      ...part.tops.map((column) => ({ column, from: -1, to: track })),
      ...part.bottoms.map((column) => ({ column, from: track, to: count })),
      ...(part.bend === undefined || end <= track ? [] : [{ column: part.bend, from: track, to: end }]),
    ];
  });
  return {
    tracks: count,
    across: parts.map((part, place) => ({ track: tracks[place] ?? 0, ...spanOf(part) })),
    along: [...along, ...straight.map((column) => ({ column, from: -1, to: count }))],
  };
}

/** The parts of all wires, such that no two want to be above each other. */
function partsOf(wires: readonly Wire[]): Part[] {
  const taken = new Set(wires.flatMap(({ tops, bottoms }) => [...tops, ...bottoms]));
  const bent = new Set<number>();
  let parts = wires.flatMap((wire, place) => (isStraight(wire) ? [] : split(wire, place)));
  for (const [place, wire] of wires.entries()) if (meetsItself(parts, place)) bend(place, wire);
  for (let place = inCircle(parts); place !== undefined; place = inCircle(parts)) {
    const wire = wires[place];
    if (wire === undefined || bent.has(place)) break;
    bend(place, wire);
  }
  return parts;

  /** Leads a wire over a column that is free, with a stroke above for its tops and one below for its bottoms. */
  function bend(place: number, wire: Wire): void {
    const { from, to } = spanOf({ ...wire, bend: undefined });
    const middle = Math.floor((from + to) / 2);
    const isFree = (column: number) => column >= 0 && !taken.has(column);
    let away = 0;
    while (!isFree(middle - away) && !isFree(middle + away)) away += 1;
    const column = isFree(middle - away) ? middle - away : middle + away;
    taken.add(column);
    bent.add(place);
    parts = parts.filter(({ wire: other }) => other !== place);
    parts.push({ wire: place, tops: wire.tops, bottoms: [], bend: column });
    parts.push({ wire: place, tops: [], bottoms: wire.bottoms, bend: column });
  }
}

/** Where a wire goes straight on and to both sides as well, the sides leave at two heights. */
function split({ tops, bottoms }: Wire, wire: number): Part[] {
  const whole = { wire, tops, bottoms, bend: undefined };
  const column = tops.length === 1 ? tops[0] : bottoms.length === 1 ? bottoms[0] : undefined;
  if (column === undefined || !meetsItself([whole], wire)) return [whole];
  const left = (other: number) => other <= column;
  const right = (other: number) => other >= column;
  return [
    { ...whole, tops: tops.filter(left), bottoms: bottoms.filter(left) },
    { ...whole, tops: tops.filter(right), bottoms: bottoms.filter(right) },
  ];
}

function meetsItself(parts: readonly Part[], wire: number): boolean {
  return parts.some((part) => {
    const { from, to } = spanOf(part);
    return part.wire === wire && part.tops.some((top) => top > from && top < to && part.bottoms.includes(top));
  });
}

/** A wire that would have to be both above and below another one. */
function inCircle(parts: readonly Part[]): number | undefined {
  let rest = parts;
  for (;;) {
    const held = rest.filter((part) => rest.some((other) => isAbove(other, part)));
    const leads = held.filter((part) => held.some((other) => isAbove(part, other)));
    if (leads.length === rest.length) return rest[0]?.wire;
    rest = leads;
  }
}

/** Tracks for parts in an order that crosses little: each below all that it shares columns with and that come before. */
function tracksOf(parts: readonly Part[]): number[] {
  const tracks: number[] = [];
  const waiting = new Set(parts.keys());
  const placed: number[] = [];
  const at = (place: number) => parts[place];
  while (waiting.size > 0) {
    const free = [...waiting].filter((place) => ![...waiting].some((other) => above(other, place)));
    const next = least(free.length > 0 ? free : [...waiting], (place) =>
      [...waiting].reduce((sum, other) => sum + crossings(at(place), at(other)) - crossings(at(other), at(place)), 0),
    );
    if (next === undefined) break;
    const over = placed.filter((other) => overlap(at(other), at(next))).map((other) => tracks[other] ?? 0);
    tracks[next] = Math.max(-1, ...over) + 1;
    waiting.delete(next);
    placed.push(next);
  }
  return tracks;

  function above(upper: number, lower: number): boolean {
    const [one, other] = [at(upper), at(lower)];
    return one !== undefined && other !== undefined && isAbove(one, other);
  }
}

function isAbove(upper: Part, lower: Part): boolean {
  if (upper.wire === lower.wire) return upper !== lower && upper.bend !== undefined && upper.tops.length > 0;
  return upper.tops.some((column) => lower.bottoms.includes(column));
}

/** How often two parts cross when the first is above the second. */
function crossings(upper: Part | undefined, lower: Part | undefined): number {
  if (upper === undefined || lower === undefined || upper.wire === lower.wire) return 0;
  const inside = (columns: readonly number[], part: Part) => {
    const { from, to } = spanOf(part);
    return columns.filter((column) => column > from && column < to).length;
  };
  return inside(upper.bottoms, lower) + inside(lower.tops, upper);
}

function overlap(one: Part | undefined, other: Part | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const [left, right] = [spanOf(one), spanOf(other)];
  return left.from <= right.to && right.from <= left.to;
}

function spanOf({ tops, bottoms, bend }: Pick<Part, "tops" | "bottoms" | "bend">) {
  const columns = [...tops, ...bottoms, ...(bend === undefined ? [] : [bend])];
  return { from: Math.min(...columns), to: Math.max(...columns) };
}

function isStraight({ tops, bottoms }: Wire): boolean {
  return tops.length === 1 && bottoms.length === 1 && tops[0] === bottoms[0];
}

function least(places: readonly number[], cost: (place: number) => number): number | undefined {
  const costs = places.map(cost);
  return places[costs.indexOf(Math.min(...costs))];
}
