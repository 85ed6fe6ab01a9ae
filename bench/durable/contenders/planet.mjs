import { join } from "node:path";
import { projectVersion } from "../../engine/versions.mjs";
import { aiPlanet } from "../sources.mjs";

const { createPlanet, defineNode, defineWorkflow, port } = aiPlanet;

/** AI Planet as programs use it: `planet.run` with `durable`. */
export async function planet(folder) {
  const dataFolder = join(folder, "planet");
  // A node type belongs to the planet, what its nodes do to the shape; one shape runs at a time.
  let working;
  const value = port.json("Any value.");
  const step = (type, inputs, role) =>
    defineNode({
      type,
      description: "Does nothing.",
      role,
      inputs,
      outputs: { value },
      run: async ({ node, inputs }) => ({ value: working(node, inputs.value) }),
    });
  const nodes = [step("source", {}, "step"), step("step", { value }, "step"), step("end", { value }, "output")];
  const made = await createPlanet({ folder, dataFolder, nodes, environment: {} });
  return {
    name: "planet.run",
    version: projectVersion(),
    note: "AI Planet through createPlanet: also secrets, traces, kept outputs, signals of other processes",
    file: join(dataFolder, "aiplanet.db"),
    passesValues: true,
    hooks: false,
    prepare(shape, work) {
      const plan = made.plan(toWorkflow(shape));
      return async () => {
        working = work;
        const run = await made.run(await plan, {}, { durable: true });
        const { status } = await run.result();
        if (status !== "completed") throw new Error(`the run is ${status}`);
      };
    },
    close: made.close,
  };
}

function toWorkflow({ name, nodes }) {
  const entries = nodes.map(({ id, dependencies, dependents }) => {
    if (dependencies.length === 0) return [id, { type: "source" }];
    const references = dependencies.map((place) => `${nodes[place].id}.value`);
    const type = dependents.length === 0 ? "end" : "step";
    return [id, { type, inputs: { value: references.length === 1 ? references[0] : references } }];
  });
  return defineWorkflow({
    api_version: "aiplanet/v1",
    kind: "Workflow",
    name: name.replaceAll(/[^a-z0-9]+/gi, "-"),
    nodes: Object.fromEntries(entries),
  });
}
