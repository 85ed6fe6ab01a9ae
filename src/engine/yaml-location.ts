import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Locate, Path, Range } from "./diagnostic";

/**
 * Finds values of a YAML document in its text. What is not there is located at the nearest thing around it that is;
 * only a key that is not there is nowhere. The keys of each map are indexed when they are first asked for.
 */
export function locateIn(document: Document): Locate {
  const indexes = new Map<YAMLMap, ReadonlyMap<string, Pair<Node, Node | null>>>();
  const pairOf = (map: YAMLMap, key: string) => {
    const index = indexes.get(map) ?? indexOf(map);
    indexes.set(map, index);
    return index.get(key);
  };
  return (path: Path, part = "value") => {
    let node = document.contents as Node | null;
    let range = rangeOf(node);
    for (const [index, segment] of path.entries()) {
      if (isAlias(node)) node = (node as Alias).resolve(document) ?? null;
      const wantsKey = part === "key" && index === path.length - 1;
      if (isMap(node)) {
        const pair = pairOf(node, String(segment));
        if (pair === undefined) return wantsKey ? undefined : range;
        node = wantsKey ? pair.key : pair.value;
        range = rangeOf(node) ?? rangeOf(pair.key) ?? range;
      } else if (isSeq(node) && typeof segment === "number") {
        node = (node.items[segment] as Node | undefined) ?? null;
        range = rangeOf(node) ?? range;
      } else {
        return range;
      }
    }
    return range;
  };
}

/** Where a node stands, without the comments and blanks behind it. */
export function rangeOf(node: Node | null | undefined): Range | undefined {
  if (node?.range == null) return undefined;
  const [start, end] = node.range;
  return { start, end };
}

/** What a key is called in the values: YAML's null, an empty key, is an empty name. */
export function keyName(value: unknown): string {
  return value === null ? "" : String(value);
}

function indexOf(map: YAMLMap): ReadonlyMap<string, Pair<Node, Node | null>> {
  const index = new Map<string, Pair<Node, Node | null>>();
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    if (isScalar(pair.key)) index.set(keyName(pair.key.value), pair);
  }
  return index;
}
