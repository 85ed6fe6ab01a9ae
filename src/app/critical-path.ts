import type { NodeDetails } from "./run-details";

/**
 * The chain of nodes that made a run take as long as it did: the node that ended last, before it the one of its
 * dependencies that ended last, and so on. Making any node that is not in it faster makes the run no faster.
 * @param nodes what became of the nodes of the run.
 * @param dependenciesOf the ids of the nodes that a node waits for.
 * @returns ids, in the order in which they ran.
 */
export function criticalPath(
  nodes: readonly NodeDetails[],
  dependenciesOf: (node: string) => readonly string[],
): string[] {
  const ended = new Map(
    nodes.flatMap((details) => (hasRun(details) ? [[details.node, details.endedAt ?? 0] as const] : [])),
  );
  const lastOf = (names: Iterable<string>): string | undefined => {
    let last: string | undefined;
    for (const name of names) {
      const end = ended.get(name);
      if (end !== undefined && (last === undefined || end >= (ended.get(last) ?? 0))) last = name;
    }
    return last;
  };
  const path: string[] = [];
  for (let node = lastOf(ended.keys()); node !== undefined; node = lastOf(dependenciesOf(node))) path.unshift(node);
  return path;
}

/** Whether it took any time: a skipped node did not, and one that still runs has no end. */
function hasRun({ status, startedAt, endedAt }: NodeDetails): boolean {
  return status !== "skipped" && startedAt !== undefined && endedAt !== undefined;
}
