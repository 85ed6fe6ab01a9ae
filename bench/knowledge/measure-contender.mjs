// Measures one contender in a process of its own and prints the figures as JSON:
// keyword NAME COUNT, or vector NAME COUNT DIMENSIONS.
import { makeCorpus, makeVectors } from "./corpus.mjs";
import { keywordContenders } from "./keyword-contenders.mjs";
import { peakMemory, timeCalls, watch } from "./sample.mjs";
import { nearest, vectorContenders } from "./vector-contenders.mjs";

const limit = 10;
const questions = 200;

const [kind, name, count, dimensions] = process.argv.slice(2);
const figures = kind === "keyword" ? await keyword(Number(count)) : await vector(Number(count), Number(dimensions));
console.log(JSON.stringify(figures));

async function keyword(size) {
  const corpus = makeCorpus();
  const texts = Array.from({ length: size }, () => corpus.text(700).slice(0, 800));
  return measure(
    await keywordContenders[name](),
    texts,
    Array.from({ length: questions }, () => corpus.question()),
  );
}

async function vector(size, length) {
  const { vectors, queries } = makeVectors(size, length);
  const block = new Float32Array(size * length);
  for (const [place, one] of vectors.entries()) block.set(one, place * length);
  const exact = queries.slice(0, 50).map((query) => nearest(block, length, query, limit));
  return measure(await vectorContenders[name](), vectors, queries, exact);
}

async function measure(contender, items, queries, exact = []) {
  if ("lack" in contender) return { lack: contender.lack };
  const before = peakMemory();
  const added = await watch(() => contender.add(items));
  const first = await watch(() => contender.search(queries[0], limit));
  for (const query of queries.slice(0, 20)) await contender.search(query, limit);
  const asked = await watch(() => timeCalls(queries.map((query) => () => contender.search(query, limit))));
  let found = 0;
  for (const [index, expected] of exact.entries()) {
    const places = new Set(await contender.search(queries[index], limit));
    found += expected.filter((place) => places.has(place)).length;
  }
  const figures = {
    perSecond: items.length / added.seconds,
    addHeld: added.held,
    first: first.seconds * 1000,
    ...asked.value,
    held: asked.held,
    size: contender.size(),
    memory: peakMemory() - before,
    recall: exact.length === 0 ? undefined : found / (exact.length * limit),
  };
  await contender.close();
  return figures;
}
