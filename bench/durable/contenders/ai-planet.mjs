import { createHash } from "node:crypto";
import { join } from "node:path";
import { projectVersion } from "../../engine/versions.mjs";
import { compileShape, aiPlanet as sources } from "../sources.mjs";

const { newId, run, runStore, sqliteDatabase, thisProcess } = sources;

/** AI Planet's engine with its run store. */
export async function aiPlanet(folder) {
  const file = join(folder, "ai-planet.db");
  const { store, close } = await openStore(file);
  return {
    name: "AI Planet",
    version: projectVersion(),
    note: "all events kept, of which runs are listed, shown and resumed; group commit; compiled once",
    file,
    passesValues: true,
    hooks: false,
    prepare: (shape, work) => durably(store, shape, work),
    close,
  };
}

/** Opens a run store in a file, as a process of this id. */
export async function openStore(file, id = newId("process", Date.now(), Math.random)) {
  const database = await sqliteDatabase({ file });
  return { database, store: runStore(database, { owner: thisProcess(id), now: Date.now }), close: database.close };
}

/** What runs a shape once and keeps the run. */
export function durably(store, shape, work) {
  const plan = compileShape(shape, work);
  const described = describe(shape);
  return async () => {
    const id = newId("run", Date.now(), Math.random);
    const { status } = await run(plan, {}, { id, journal: store.begin({ id, ...described }) }).result();
    if (status !== "completed") throw new Error(`the run is ${status}`);
  };
}

/** What is kept of a shape with each of its runs. */
export function describe({ name, nodes }) {
  const content = JSON.stringify({ name, nodes });
  return { workflow: name, folder: "/bench", content, hash: createHash("sha256").update(content).digest("hex") };
}
