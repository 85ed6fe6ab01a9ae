/**
 * Orders nodes so that each comes after what it depends on, otherwise as given (Kahn 1962, with the ready nodes taken
 * in their own order). Linear in nodes and edges, and without recursion, so that depth costs no stack.
 * @param dependencies for each node the places of the nodes it waits for, each once.
 * @returns the places in order, or one cycle as the places along it.
 */
export function orderNodes(
  dependencies: readonly (readonly number[])[],
): { readonly order: readonly number[] } | { readonly cycle: readonly number[] } {
  const missing = dependencies.map((list) => list.length);
  const dependents = invert(dependencies);
  const order: number[] = [];
  let ready = missing.flatMap((count, node) => (count === 0 ? [node] : []));
  while (ready.length > 0) {
    const next: number[] = [];
    for (const node of ready) {
      order.push(node);
      for (const dependent of dependents[node] ?? []) {
        const left = (missing[dependent] ?? 0) - 1;
        missing[dependent] = left;
        if (left === 0) next.push(dependent);
      }
    }
    ready = next.sort((a, b) => a - b);
  }
  if (order.length === dependencies.length) return { order };
  return { cycle: findCycle(dependencies, new Set(order)) };
}

/** For each node the places of the nodes that depend on it. */
export function invert(dependencies: readonly (readonly number[])[]): number[][] {
  const dependents: number[][] = dependencies.map(() => []);
  for (const [node, list] of dependencies.entries()) {
    for (const dependency of list) dependents[dependency]?.push(node);
  }
  return dependents;
}

/** Every node outside of `ordered` waits for another one outside of it, so walking along them comes round. */
function findCycle(dependencies: readonly (readonly number[])[], ordered: ReadonlySet<number>): number[] {
  const start = dependencies.findIndex((_, node) => !ordered.has(node));
  const path: number[] = [];
  const places = new Map<number, number>();
  for (let node = start; !places.has(node); ) {
    places.set(node, path.length);
    path.push(node);
    node = (dependencies[node] ?? []).find((dependency) => !ordered.has(dependency)) ?? start;
    if (places.has(node)) return fromFirst(path.slice(places.get(node)).reverse());
  }
  return path;
}

/** The same cycle, told from the node that stands first. */
function fromFirst(cycle: readonly number[]): number[] {
  const first = cycle.reduce((best, node, at) => (node < (cycle[best] ?? node) ? at : best), 0);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
