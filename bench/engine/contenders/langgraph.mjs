import { setMaxListeners } from "node:events";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { packageVersion } from "../versions.mjs";

// It adds a listener to one signal for each node of a layer; Node would warn of that in the middle of the tables.
setMaxListeners(0);

/** LangGraph: nodes over a shared state. One small channel, because a value for each node would only make it slower. */
export const langGraph = {
  name: "LangGraph",
  version: packageVersion("@langchain/langgraph"),
  note: "one state channel that keeps the last value; no checkpointer; compiled once",
  passesValues: true,
  hooks: true,
  prepare({ nodes }, work) {
    const State = Annotation.Root({ value: Annotation({ reducer: (_left, right) => right, default: () => 0 }) });
    const graph = new StateGraph(State);
    for (const { id, dependencies } of nodes) {
      graph.addNode(id, async ({ value }) => ({ value: work(id, dependencies.length === 0 ? undefined : value) }));
    }
    for (const { id, dependencies, dependents } of nodes) {
      if (dependencies.length === 0) graph.addEdge(START, id);
      else if (dependencies.length === 1) graph.addEdge(nodes[dependencies[0]].id, id);
      else
        graph.addEdge(
          dependencies.map((place) => nodes[place].id),
          id,
        );
      if (dependents.length === 0) graph.addEdge(id, END);
    }
    const compiled = graph.compile();
    return () => compiled.invoke({ value: 0 }, { recursionLimit: nodes.length + 2 });
  },
};
