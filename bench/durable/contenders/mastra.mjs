import { join } from "node:path";
import { Mastra } from "@mastra/core";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { LibSQLStore } from "@mastra/libsql";
import { z } from "zod";
import { packageVersion } from "../../engine/versions.mjs";

const schema = z.any();

/** Mastra's workflows with its libSQL store: sequences and parallel steps. */
export async function mastra(folder) {
  const file = join(folder, "mastra.db");
  const storage = new LibSQLStore({ url: `file:${file}` });
  await storage.init();
  return {
    name: "Mastra",
    version: packageVersion("@mastra/core"),
    note: `LibSQLStore ${packageVersion("@mastra/libsql")}, a snapshot for each step; layers as parallel steps; committed once`,
    file,
    passesValues: true,
    hooks: true,
    prepare(shape, work) {
      const workflow = new Mastra({ storage, logger: false, workflows: { bench: toWorkflow(shape, work) } });
      const bench = workflow.getWorkflow("bench");
      return async () => {
        const run = await bench.createRunAsync();
        const { status } = await run.start({ inputData: {} });
        if (status !== "success") throw new Error(`the run is ${status}`);
      };
    },
    close: async () => undefined,
  };
}

function toWorkflow({ nodes, layers }, work) {
  let workflow = createWorkflow({ id: "bench", inputSchema: schema, outputSchema: schema });
  for (const [depth, layer] of layers.entries()) {
    const before = layers[depth - 1] ?? [];
    const steps = layer.map((place) => toStep(nodes[place], nodes, before.length > 1, work));
    workflow = steps.length === 1 ? workflow.then(steps[0]) : workflow.parallel(steps);
  }
  return workflow.commit();
}

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
