/**
 * The least that runs a graph: a count of missing dependencies for each node and a queue of those that miss none. It
 * awaits each handler and passes values; it has no events, statuses, checks, signal, errors or bound on concurrency.
 */
function runGraph({ nodes, sources }) {
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
      const { run, dependencies, dependents } = nodes[place];
      const inputs = dependencies.map((dependency) => values[dependency]);
      run(inputs).then((value) => {
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
export const limit = {
  name: "limit",
  version: "",
  note: "a hand-written minimal scheduler (in-degrees and a ready queue): values, nothing else",
  passesValues: true,
  hooks: false,
  prepare({ nodes }, work) {
    const graph = {
      nodes: nodes.map(({ id, dependencies, dependents }) => ({
        run: async (inputs) => work(id, inputs),
        dependencies,
        dependents,
      })),
      sources: nodes.flatMap(({ dependencies }, place) => (dependencies.length === 0 ? [place] : [])),
    };
    return () => runGraph(graph);
  },
};
