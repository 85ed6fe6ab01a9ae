import { meanMetrics, rankingMetrics } from "../../src/knowledge/retrieval-metrics.ts";

/** How many documents each contender ranks. */
const depth = 1000;
const cutoffs = [10, 100];

/** Lets a contender index a collection and answer its judged queries, and measures what it finds. */
export async function measureRanking(open, { documents, queries, judgements }) {
  const index = await open(documents);
  const counting = queries.filter(({ id }) => [...(judgements.get(id)?.values() ?? [])].some((one) => one > 0));
  const metrics =
    index.evaluate === undefined
      ? meanMetrics(
          counting.map(({ id, text }) => rankingMetrics(index.search(text, depth), judgements.get(id), cutoffs)),
        )
      : (await index.evaluate({ queries, judgements }, { cutoffs, depth })).metrics;
  await index.close?.();
  return { documents: documents.length, queries: counting.length, metrics };
}
