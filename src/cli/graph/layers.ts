/** What stands in a layer: a node's box, or the line from a node to boxes of later layers, which passes by. */
export interface Item {
  readonly kind: "box" | "line";
  /** The node itself, or the one that the line comes from. */
  readonly node: number;
  readonly layer: number;
}

/** What is joined between two layers: each of `tops` leads to each of `bottoms`. Both are places among the items. */
export interface Net {
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
}

/** A graph in layers, in which each edge goes from one layer to the next. */
export interface Layering {
  readonly items: readonly Item[];
  /** Places among the items, from the first layer to the last. */
  readonly layers: readonly (readonly number[])[];
  /** What lies behind each layer but the last. */
  readonly channels: readonly (readonly Net[])[];
}

/**
 * Puts nodes into layers. All edges of a node leave it as one line that branches, and lines that lead to the same boxes
 * only become one, so that no path along the lines is there that is no edge.
 * @param dependencies for each node the places of those that lead to it, each before its own.
 */
export function layersOf(dependencies: readonly (readonly number[])[]): Layering {
  const ranks = ranksOf(dependencies);
  const dependents = dependencies.map((): number[] => []);
  for (const [node, sources] of dependencies.entries()) for (const source of sources) dependents[source]?.push(node);
  const items: Item[] = ranks.map((layer, node) => ({ kind: "box", node, layer }));
  const channels: Net[][] = Array.from({ length: Math.max(0, ...ranks) }, () => []);
  for (const [node, targets] of dependents.entries()) {
    const first = ranks[node] ?? 0;
    const last = Math.max(first, ...targets.map((target) => ranks[target] ?? 0));
    let top = node;
    for (let layer = first; layer < last; layer += 1) {
      const bottoms = targets.filter((target) => ranks[target] === layer + 1);
      if (layer + 1 < last) {
        items.push({ kind: "line", node, layer: layer + 1 });
        bottoms.push(items.length - 1);
      }
      channels[layer]?.push({ tops: [top], bottoms });
      top = items.length - 1;
    }
  }
  const layers = Array.from({ length: channels.length + 1 }, (_, layer) =>
    items.flatMap((item, place) => (item.layer === layer ? [place] : [])),
  );
  return { items, layers, channels: channels.map(joined) };
}

/** As early as possible; what waits for nothing stands right before what needs it. */
function ranksOf(dependencies: readonly (readonly number[])[]): number[] {
  const ranks: number[] = [];
  for (const sources of dependencies) ranks.push(Math.max(-1, ...sources.map((source) => ranks[source] ?? 0)) + 1);
  const nearest = ranks.map(() => Number.POSITIVE_INFINITY);
  for (const [node, sources] of dependencies.entries()) {
    for (const source of sources) nearest[source] = Math.min(nearest[source] ?? 0, ranks[node] ?? 0);
  }
  return ranks.map((rank, node) => {
    const needed = nearest[node] ?? 0;
    return dependencies[node]?.length === 0 && Number.isFinite(needed) ? needed - 1 : rank;
  });
}

/** A line between layers has one source, so that only boxes are led to by several nets. */
function joined(nets: readonly Net[]): Net[] {
  const byBottoms = new Map<string, Net>();
  for (const net of nets) {
    const key = net.bottoms.join(" ");
    const same = byBottoms.get(key);
    byBottoms.set(key, same === undefined ? net : { tops: [...same.tops, ...net.tops], bottoms: net.bottoms });
  }
  return [...byBottoms.values()];
}
