// A process that runs a run which kills it for as long as a file is there. What it is to do comes by standard input, as JSON.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPlanet, defineNode, port } from "../../dist/index.js";

// `start` starts a run, `resume` and `force` resume the last one; how it stands then is written into story.json.
const { folder, mode } = JSON.parse(readFileSync(0, "utf8"));

const work = defineNode({
  type: "work",
  description: "Writes into a file that it begins, and may kill its process.",
  inputs: { text: port.text("Any text.") },
  outputs: { text: port.text("The text and the node's id.") },
  async run({ node, inputs }) {
    appendFileSync(join(folder, "log.txt"), `${node}\n`);
    if (node === "deadly" && existsSync(join(folder, "poison"))) process.kill(process.pid, "SIGKILL");
    return { text: `${inputs.text} ${node}` };
  },
});

const planet = await createPlanet({ folder, environment: {}, nodes: [work] });
const [found] = await planet.runs.list();
let refused;
try {
  const run =
    mode === "start"
      ? await planet.run("workflow.yaml", { text: "q" }, { durable: true })
      : await planet.runs.resume("last", { force: mode === "force" });
  await run.result();
} catch ({ code, message, hint }) {
  refused = { code, message, hint };
}
const { status, output } = await planet.runs.get("last");
writeFileSync(join(folder, "story.json"), JSON.stringify({ found, refused, status, output }));
await planet.close();
