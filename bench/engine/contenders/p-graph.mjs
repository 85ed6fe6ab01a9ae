import { PGraph } from "p-graph";
import { packageVersion } from "../versions.mjs";

/** p-graph: a promise for each node, in dependency order. */
export const pGraph = {
  name: "p-graph",
  version: packageVersion("p-graph"),
  note: "no values, events or statuses; built once (since 2.0 a graph copies its state for each run)",
  passesValues: false,
  hooks: false,
  prepare({ nodes }, work) {
    const tasks = new Map(nodes.map(({ id }) => [id, { run: async () => work(id, undefined) }]));
    const edges = nodes.flatMap(({ id, dependencies }) => dependencies.map((place) => [nodes[place].id, id]));
    const graph = new PGraph(tasks, edges);
    return () => graph.run();
  },
};
