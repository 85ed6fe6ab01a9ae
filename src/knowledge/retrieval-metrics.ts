/** How relevant documents are to one query, by name: 1 or more is relevant, 0 and less is not. */
export type Judgements = ReadonlyMap<string, number>;

/** Which metrics there are. Those with `@` look at so many places of the ranking only. */
export type MetricName = `ndcg@${number}` | `recall@${number}` | `precision@${number}` | "mrr" | "map";

/**
 * The metrics of one ranking, as trec_eval has them (`ndcg_cut`, `recall`, `P`, `recip_rank`, `map`;
 * https://github.com/usnistgov/trec_eval): gains are the judged relevance, discounted by log2 of the rank plus 1, beside
 * the best ranking that there could be (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM
 * TOIS 2002).
 *
 * @param ranking The names of the documents found, best first. A name that stands there again counts once.
 * @param judgements At least one relevant document.
 * @param cutoffs How many places `ndcg`, `recall` and `precision` look at; each a whole number from 1.
 * @returns Numbers from 0 to 1.
 */
export function rankingMetrics(
  ranking: readonly string[],
  judgements: Judgements,
  cutoffs: readonly number[],
): Record<MetricName, number> {
  const gains = [...new Set(ranking)].map((document) => gainOf(judgements.get(document)));
  const ideal = [...judgements.values()].map(gainOf).sort((left, right) => right - left);
  const relevant = ideal.filter((gain) => gain > 0).length;
  const metrics: Record<string, number> = {};
  for (const cutoff of cutoffs) {
    const found = gains.slice(0, cutoff).filter((gain) => gain > 0).length;
    metrics[`ndcg@${cutoff}`] = share(cumulatedGain(gains, cutoff), cumulatedGain(ideal, cutoff));
    metrics[`recall@${cutoff}`] = share(found, relevant);
    metrics[`precision@${cutoff}`] = found / cutoff;
  }
  const first = gains.findIndex((gain) => gain > 0);
  metrics.mrr = first === -1 ? 0 : 1 / (first + 1);
  metrics.map = share(sumOfPrecisions(gains), relevant);
  return metrics;
}

/** The mean of each metric over queries, all of them counting the same; of no query there is none. */
export function meanMetrics(all: readonly Readonly<Record<MetricName, number>>[]): Record<MetricName, number> {
  const names = Object.keys(all[0] ?? {}) as MetricName[];
  const mean = (name: MetricName) => all.reduce((sum, metrics) => sum + (metrics[name] ?? 0), 0) / all.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)])) as Record<MetricName, number>;
}

function gainOf(relevance: number | undefined): number {
  return Math.max(0, relevance ?? 0);
}

function cumulatedGain(gains: readonly number[], cutoff: number): number {
  return gains.slice(0, cutoff).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}

/** The precision at the rank of each relevant document found, summed up. */
function sumOfPrecisions(gains: readonly number[]): number {
  let found = 0;
  let sum = 0;
  for (const [index, gain] of gains.entries()) {
    if (gain <= 0) continue;
    found += 1;
    sum += found / (index + 1);
  }
  return sum;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
