import { PlanetError } from "../engine/errors";
import type { Progress } from "../engine/values";
import type { Hit, SearchOptions } from "../knowledge/contracts";
import { countDocuments, judgedRanking } from "../knowledge/judged-ranking";
import type { JudgedQuery } from "../knowledge/read-judged";
import { type Judgements, type MetricName, meanMetrics, rankingMetrics } from "../knowledge/retrieval-metrics";

/** What retrieval is measured with. */
export interface EvaluationOptions extends Omit<SearchOptions, "onProgress"> {
  /** How many places `ndcg`, `recall` and `precision` look at. Default: 10 and 100. */
  readonly cutoffs?: readonly number[];
  /** How many documents are ranked for each query, which `map` looks at. Default: 1,000. */
  readonly depth?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** What one query came to. */
export interface QueryEvaluation {
  readonly id: string;
  readonly text: string;
  readonly metrics: Readonly<Record<MetricName, number>>;
}

/** How well a collection answers judged queries. */
export interface RetrievalEvaluation {
  readonly collection: string;
  /** How many queries count: those with at least one relevant document. */
  readonly queries: number;
  /** Queries that no judgement is of, or that have no relevant document. */
  readonly unjudged: number;
  /** Judged queries that are not among the queries. */
  readonly unknown: number;
  /** The means over the queries that count; a query that finds nothing counts as 0, as with `trec_eval -c`. */
  readonly metrics: Readonly<Record<MetricName, number>>;
  readonly byQuery: readonly QueryEvaluation[];
}

const defaultCutoffs = [10, 100];
const defaultDepth = 1000;
/** How many queries are asked at once. */
const queriesAtOnce = 4;

/**
 * Asks judged queries and measures what is found.
 *
 * @param search The best chunks of the collection, as many as asked for or all there are.
 * @throws `invalid_input` where no query counts, and what the search throws.
 */
export async function evaluateRetrieval(
  search: (question: string, topK: number) => Promise<readonly Hit[]>,
  collection: string,
  queries: readonly JudgedQuery[],
  judgements: ReadonlyMap<string, Judgements>,
  { cutoffs = defaultCutoffs, depth = defaultDepth, signal, onProgress }: EvaluationOptions = {},
): Promise<RetrievalEvaluation> {
  const counting = queries.flatMap((query) => {
    const own = judgements.get(query.id);
    return own !== undefined && [...own.values()].some((relevance) => relevance > 0) ? [{ query, own }] : [];
  });
  if (counting.length === 0) throw nothingJudged();
  const judged = new Set([...judgements.values()].flatMap((own) => [...own.keys()]));
  const byQuery = new Array<QueryEvaluation>(counting.length);
  let next = 0;
  let done = 0;

  async function work(): Promise<void> {
    for (let place = next++; place < counting.length; place = next++) {
      signal?.throwIfAborted();
      const { query, own } = counting[place] as (typeof counting)[number];
      const ranking = judgedRanking(await findDocuments(search, query.text, depth), judged).slice(0, depth);
      byQuery[place] = { ...query, metrics: rankingMetrics(ranking, own, cutoffs) };
      done += 1;
      onProgress?.({ done, total: counting.length, label: query.id });
    }
  }

  await Promise.all(Array.from({ length: queriesAtOnce }, work));
  const known = new Set(queries.map(({ id }) => id));
  return {
    collection,
    queries: counting.length,
    unjudged: queries.length - counting.length,
    unknown: [...judgements.keys()].filter((id) => !known.has(id)).length,
    metrics: meanMetrics(byQuery.map(({ metrics }) => metrics)),
    byQuery,
  };
}

/** As many chunks as it takes for so many documents, or all that are found. */
async function findDocuments(
  search: (question: string, topK: number) => Promise<readonly Hit[]>,
  question: string,
  depth: number,
): Promise<readonly Hit[]> {
  for (let topK = depth; ; topK *= 4) {
    const hits = await search(question, topK);
    if (hits.length < topK || countDocuments(hits) >= depth) return hits;
  }
}

function nothingJudged(): PlanetError {
  return new PlanetError("invalid_input", "no query has a document that is judged relevant", {
    hint: "check that the ids of the queries are those of the judgements",
  });
}
