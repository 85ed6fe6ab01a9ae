import type { Plan } from "../../engine/plan";

/** A collection that a workflow searches. */
export interface SearchedCollection {
  readonly name: string;
  /** What it is filled from; undefined for one that is filled by hand. */
  readonly sources: readonly string[] | undefined;
}

/** The collections that the nodes of a plan search, each once. */
export function searchedCollections({ nodes, workflow }: Plan): SearchedCollection[] {
  const names = new Set(nodes.flatMap(({ handler, config }) => handler.collection(config) ?? []));
  return Array.from(names, (name) => ({
    name,
    sources: Object.hasOwn(workflow.knowledge, name) ? workflow.knowledge[name]?.sources : undefined,
  }));
}
