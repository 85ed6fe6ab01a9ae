// One process of test/several-processes.test.ts: runs workflows, embeds documents and looks at what others do, until its
// time is up; prints what it has done so far as a line of JSON, again and again.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPlanet } from "aiplanet";

const [folder, name, milliseconds] = process.argv.slice(2);
const planet = await createPlanet({ folder, environment: {} });
const documents = join(folder, name);
await mkdir(documents, { recursive: true });
const runs = [];
let embeddings = 0;
for (const end = Date.now() + Number(milliseconds); Date.now() < end; ) {
  const texts = Array.from({ length: 5 }, (_, index) => `${name} ${runs.length + index}`);
  const started = await Promise.all(texts.map((text) => planet.run("say.yaml", { text }, { durable: true })));
  const results = await Promise.all(started.map((run) => run.result()));
  for (const [index, { run, status, output }] of results.entries()) {
    if (status !== "completed" || output.text !== texts[index]) throw new Error(`${run} is ${status}: ${output?.text}`);
    runs.push(run);
  }
  console.log(JSON.stringify({ runs, embeddings }));
  // Both documents change together, and no search may see one that has changed beside one that has not.
  const word = `version${embeddings}`;
  for (const file of ["a.md", "b.md"])
    await writeFile(join(documents, file), `# ${file}\n\nA record of ${name} in ${word}.\n`);
  const { indexed } = await planet.embed(name, [name]);
  if (indexed.length !== 2) throw new Error(`${indexed.length} documents are indexed of 2 that changed`);
  embeddings += 1;
  for (const collection of ["one", "two"]) {
    const hits = await planet.search(collection, "record").catch((error) => {
      if (error.code === "not_found") return [];
      throw error;
    });
    const versions = new Set(hits.map(({ text }) => /version\d+/.exec(text)?.[0]));
    if (versions.size > 1) throw new Error(`"${collection}" has ${[...versions].join(" and ")} at once`);
  }
}
await planet.close();
console.log(JSON.stringify({ runs, embeddings }));
