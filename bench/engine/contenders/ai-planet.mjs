import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { projectVersion } from "../versions.mjs";

const { AIPLANET_ENGINE: override } = process.env;
const built =
  override === undefined ? new URL("../../../dist/engine.js", import.meta.url) : pathToFileURL(resolve(override));
const { compile, createRegistry, defineNode, defineWorkflow, port, run } = await import(built.href);

/** AI Planet as anybody gets it: no option is set. */
export const aiPlanet = {
  name: "AI Planet",
  version: projectVersion(),
  note: "events, statuses, values, checked ports, cancellation; compiled once",
  passesValues: true,
  hooks: false,
  prepare(shape, work) {
    const plan = compileShape(shape, work);
    return async () => {
      const { status } = await run(plan).result();
      if (status !== "completed") throw new Error(`the run is ${status}`);
    };
  },
};

/** Compiles a shape into a plan. */
export function compileShape({ name, nodes }, work) {
  const value = port.json("Any value.");
  const step = (type, inputs, role) =>
    defineNode({
      type,
      description: "Does nothing.",
      role,
      inputs,
      outputs: { value },
      run: async ({ node, inputs }) => ({ value: work(node, inputs.value) }),
    });
  const registry = createRegistry([
    step("source", {}, "step"),
    step("step", { value }, "step"),
    step("end", { value }, "output"),
  ]);
  const workflow = defineWorkflow({
    api_version: "aiplanet/v1",
    kind: "Workflow",
    name,
    nodes: Object.fromEntries(
      nodes.map(({ id, dependencies, dependents }) => {
        if (dependencies.length === 0) return [id, { type: "source" }];
        const references = dependencies.map((place) => `${nodes[place].id}.value`);
        const type = dependents.length === 0 ? "end" : "step";
        return [id, { type, inputs: { value: references.length === 1 ? references[0] : references } }];
      }),
    ),
  });
  return compile(workflow, registry);
}
