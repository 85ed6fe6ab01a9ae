// A process that embeds one version of documents after the other until it is killed. What it is to do comes by standard input, as JSON.
import { createHash } from "node:crypto";
import { mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createPlanet, isPlanetError } from "../../dist/index.js";

// What stands in docs/ becomes each of the versions in turn; with `look` they are embedded once more and searched.
const { folder, dataFolder = join(folder, ".aiplanet"), versions, look } = JSON.parse(readFileSync(0, "utf8"));
const docs = join(folder, "docs");
const log = openSync(join(folder, "log.txt"), "a");
const write = (...words) => writeSync(log, `${words.join(" ")}\n`);

/** A model in whose vectors each word has its own direction: the same in every process, and no two texts alike. */
const words = {
  name: "words",
  local: true,
  embedding: (name) => ({
    id: `words:${name}`,
    batchSize: 16,
    embed: async ({ texts }) => ({ vectors: texts.map(vectorOf), usage: undefined }),
  }),
};
const directions = new Map();

function vectorOf(text) {
  const vector = new Float32Array(32);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    const direction = directions.get(word) ?? createHash("sha256").update(word).digest();
    directions.set(word, direction);
    direction.forEach((byte, place) => {
      vector[place] += byte - 127.5;
    });
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

const embedding = { embedding: "words:all" };
const chunk = { chunk: { size: 250, overlap: 20 } };

await warmUp();
process.stdout.write("at work\n");
const planet = await createPlanet({ folder, dataFolder, environment: {}, providers: [words] });
if (look === undefined) await embedAll();
else await embedAndSearch();
await planet.close();

/** Loads all code, which takes longer than to embed a version; what is looked at is the data folder. */
async function warmUp() {
  mkdirSync(join(folder, "other"), { recursive: true });
  writeFileSync(join(folder, "other", "note.md"), "# Other\n");
  const other = await createPlanet({ folder, dataFolder: join(folder, "warm"), environment: {}, providers: [words] });
  await other.embed("other", ["other"], embedding);
  await other.search("other", "other");
  await other.close();
}

async function embedAll() {
  await noteFound();
  for (const { number, rebuild, files } of versions) {
    write("writing", number);
    put(files);
    await planet.embed("notes", ["docs"], { ...embedding, ...chunk, rebuild });
    write("embedded", number);
  }
}

/** Writes down what a search finds that gives all there is, as the process before has left it. */
async function noteFound() {
  try {
    const hits = await planet.search("notes", "edition part", { topK: 1000 });
    write("found", JSON.stringify(hits.map(({ document, text, retrievers }) => ({ document, text, retrievers }))));
  } catch (error) {
    if (!isPlanetError(error) || error.code !== "not_found") throw error;
  }
}

async function embedAndSearch() {
  const { indexed, skipped } = await planet.embed("notes", ["docs"], { ...embedding, ...chunk });
  const found = {};
  for (const question of look) found[question] = await planet.search("notes", question, { topK: 20 });
  writeFileSync(join(folder, "hits.json"), JSON.stringify({ indexed: indexed.length, skipped, found }));
}

/** Makes the folder hold these files; those that are so already are left alone. */
function put(files) {
  mkdirSync(docs, { recursive: true });
  const there = readdirSync(docs);
  for (const name of there) if (!(name in files)) rmSync(join(docs, name));
  for (const [name, text] of Object.entries(files)) {
    if (!there.includes(name) || readFileSync(join(docs, name), "utf8") !== text) writeFileSync(join(docs, name), text);
  }
}
