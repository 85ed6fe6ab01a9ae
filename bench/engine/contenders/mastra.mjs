import { createStep, createWorkflow } from "@mastra/core/workflows";
import { z } from "zod";
import { packageVersion } from "../versions.mjs";

const schema = z.any();

/** Mastra's workflows: sequences and parallel steps, without storage. */
export const mastra = {
  name: "Mastra",
  version: packageVersion("@mastra/core"),
  note: "layers as parallel steps; no storage attached; committed once",
  passesValues: true,
  hooks: true,
  prepare({ nodes, layers }, work) {
    let workflow = createWorkflow({ id: "bench", inputSchema: schema, outputSchema: schema });
    for (const [depth, layer] of layers.entries()) {
      const before = layers[depth - 1] ?? [];
      const steps = layer.map((place) => toStep(nodes[place], nodes, before.length > 1, work));
      workflow = steps.length === 1 ? workflow.then(steps[0]) : workflow.parallel(steps);
    }
    workflow.commit();
    return async () => {
      const run = await workflow.createRunAsync();
      const { status } = await run.start({ inputData: {} });
      if (status !== "success") throw new Error(`the run is ${status}`);
    };
  },
};

function toStep({ id, dependencies }, nodes, afterParallel, work) {
  const ids = dependencies.map((place) => nodes[place].id);
  const gather = afterParallel ? (input) => ids.map((one) => input[one].value) : (input) => input.value;
  return createStep({
    id,
    inputSchema: schema,
    outputSchema: schema,
    execute: async ({ inputData }) => ({ value: work(id, ids.length === 0 ? undefined : gather(inputData)) }),
  });
}
