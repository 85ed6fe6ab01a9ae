import { cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlanet } from "../../dist/index.js";
import { makeCorpus } from "./corpus.mjs";
import { peakMemory, watch } from "./sample.mjs";

// Measures what it takes to index a folder and prints the figures as JSON: text MEGABYTES, or pdf FOLDER.
const [kind, amount] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "bench-ingestion-"));
try {
  await mkdir(join(folder, "docs"));
  if (kind === "text") await writeTexts(Number(amount));
  else await cp(amount, join(folder, "docs"), { recursive: true });
  console.log(JSON.stringify(await measure()));
} finally {
  await rm(folder, { recursive: true });
}

async function writeTexts(megabytes) {
  const corpus = makeCorpus();
  for (let file = 0; file < megabytes; file += 1) {
    await writeFile(join(folder, "docs", `${file}.md`), `# Report ${file}\n\n${corpus.text(1_000_000)}\n`);
  }
}

async function measure() {
  const planet = await createPlanet({ folder, environment: {} });
  const before = peakMemory();
  const embed = () => watch(() => planet.embed("bench", ["docs"]));
  const first = await embed();
  const memory = peakMemory() - before;
  const again = await embed();
  await writeFile(join(folder, "docs", "new.md"), "# New\n\nOne more document.\n");
  const oneMore = await embed();
  await planet.close();
  const { indexed, skipped, chunks } = first.value;
  return {
    seconds: first.seconds,
    cpuSeconds: first.cpuSeconds,
    held: Math.max(first.held, again.held, oneMore.held),
    again: again.seconds,
    oneMore: oneMore.seconds,
    memory,
    documents: indexed.length,
    skipped: skipped.length,
    pages: indexed.reduce((sum, { pages = 0 }) => sum + pages, 0),
    chunks,
    size: (await stat(join(folder, ".aiplanet", "aiplanet.db"))).size,
  };
}
