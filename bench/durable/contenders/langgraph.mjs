import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import Database from "better-sqlite3";
import { packageVersion } from "../../engine/versions.mjs";

// It adds a listener to one signal for each node of a layer; Node would warn of that in the middle of the tables.
setMaxListeners(0);

/** LangGraph with its SQLite checkpointer: one small channel, because a value for each node would make it slower. */
export async function langGraph(folder) {
  const file = join(folder, "langgraph.db");
  const database = new Database(file);
  // It switches to WAL by itself; this saves it a sync of the disk for each commit.
  database.pragma("synchronous = NORMAL");
  const checkpointer = new SqliteSaver(database);
  let runs = 0;
  return {
    name: "LangGraph",
    version: packageVersion("@langchain/langgraph"),
    note: `SqliteSaver ${packageVersion("@langchain/langgraph-checkpoint-sqlite")}, a thread for each run, durability "sync"; one state channel; compiled once`,
    file,
    passesValues: true,
    hooks: true,
    prepare({ nodes }, work) {
      const compiled = toGraph(nodes, work).compile({ checkpointer });
      return () => {
        runs += 1;
        const configurable = { thread_id: `run_${String(runs).padStart(16, "0")}` };
        return compiled.invoke({ value: 0 }, { configurable, durability: "sync", recursionLimit: nodes.length + 2 });
      };
    },
    close: async () => void database.close(),
  };
}

function toGraph(nodes, work) {
  const State = Annotation.Root({ value: Annotation({ reducer: (_left, right) => right, default: () => 0 }) });
  const graph = new StateGraph(State);
  for (const { id, dependencies } of nodes) {
    graph.addNode(id, async ({ value }) => ({ value: work(id, dependencies.length === 0 ? undefined : value) }));
  }
  for (const { id, dependencies, dependents } of nodes) {
    const before = dependencies.map((place) => nodes[place].id);
    if (before.length === 0) graph.addEdge(START, id);
    else graph.addEdge(before.length === 1 ? before[0] : before, id);
    if (dependents.length === 0) graph.addEdge(id, END);
  }
  return graph;
}
