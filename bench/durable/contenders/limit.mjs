import { join } from "node:path";
import Database from "better-sqlite3";

/**
 * The least that runs a graph and keeps each result before anything is built on it: a count of missing dependencies for
 * each node, a queue of those that miss none, and one insertion for each result, which SQLite commits by itself.
 */
function runGraph({ nodes, sources, keep }, run) {
  const values = new Array(nodes.length);
  const missing = nodes.map(({ dependencies }) => dependencies.length);
  const ready = [...sources];
  let head = 0;
  let left = nodes.length;
  return new Promise((resolve, reject) => {
    const pump = () => {
      while (head < ready.length) start(ready[head++]);
    };
    const start = (place) => {
      const { id, work, dependencies, dependents } = nodes[place];
      work(dependencies.map((dependency) => values[dependency])).then((value) => {
        const event = { seq: place, time: Date.now(), type: "node-end", node: id, outputs: { value } };
        keep.run(run, place, JSON.stringify(event));
        values[place] = value;
        for (const dependent of dependents) {
          missing[dependent] -= 1;
          if (missing[dependent] === 0) ready.push(dependent);
        }
        left -= 1;
        if (left === 0) resolve(values);
        else pump();
      }, reject);
    };
    pump();
  });
}

/** The limit that the contenders are held against. */
export async function limit(folder) {
  const file = join(folder, "limit.db");
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.exec("CREATE TABLE results (run TEXT, place INTEGER, event TEXT, PRIMARY KEY (run, place)) WITHOUT ROWID");
  const keep = database.prepare("INSERT INTO results (run, place, event) VALUES (?, ?, ?)");
  let runs = 0;
  return {
    name: "limit",
    version: "",
    note: "a hand-written minimal scheduler; one prepared insertion and commit for each node, nothing else",
    file,
    passesValues: true,
    hooks: false,
    prepare({ nodes }, work) {
      const graph = {
        nodes: nodes.map(({ id, dependencies, dependents }) => ({
          id,
          work: async (inputs) => work(id, inputs),
          dependencies,
          dependents,
        })),
        sources: nodes.flatMap(({ dependencies }, place) => (dependencies.length === 0 ? [place] : [])),
        keep,
      };
      return () => {
        runs += 1;
        return runGraph(graph, `run_${String(runs).padStart(16, "0")}`);
      };
    },
    close: async () => void database.close(),
  };
}
