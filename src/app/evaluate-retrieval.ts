import { PlanetError } from "../engine/errors";
import type { Progress } from "../engine/values";
import type { Hit, Knowledge, SearchOptions } from "../knowledge/contracts";
import { judgedNames, judgedRanking } from "../knowledge/judged-ranking";
import { type MetricName, meanMetrics, rankingMetrics } from "../knowledge/retrieval-metrics";
import type { JudgedCollection } from "./read-judged-files";

/** What retrieval is measured with. */
export interface EvaluationOptions extends Omit<SearchOptions, "onProgress"> {
  /** How many places `ndcg`, `recall` and `precision` look at, each a whole number from 1. Default: 10 and 100. */
  readonly cutoffs?: readonly number[];
  /** How many documents are ranked for each query, which `map` looks at; the greatest cutoff at least. Default: 1,000. */
  readonly depth?: number;
  /** Model id of the model that puts the first 25 chunks in order; the others follow as they were found. */
  readonly rerank?: string;
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
  /** Judged names that several documents answer to equally, and which therefore mean none of them. */
  readonly ambiguous: readonly string[];
  /** The means over the queries that count; a query that finds nothing counts as 0, as with `trec_eval -c`. */
  readonly metrics: Readonly<Record<MetricName, number>>;
  readonly byQuery: readonly QueryEvaluation[];
}

const defaultCutoffs = [10, 100];
const defaultDepth = 1000;
/** How many queries are asked at once. */
const queriesAtOnce = 4;
/** How many chunks a model puts in order: as many as where a person searches. */
const rerankDepth = 25;

/** Gives the best chunks for a question, as many as asked for or all there are. */
type Find = (question: string, topK: number) => Promise<readonly Hit[]>;

/**
 * Asks judged queries and measures what is found.
 *
 * @param stored The name that the collection is kept under.
 * @param judged The queries and judgements; judgements name documents as `judgedNames` says.
 * @throws `invalid_input` where no query counts, `usage` for a cutoff or depth that is no whole number from 1,
 * `not_found` where there is no such collection, and what searches throw.
 */
export async function evaluateRetrieval(
  knowledge: Pick<Knowledge, "contents" | "search">,
  { collection, stored }: { readonly collection: string; readonly stored: string },
  { queries, judgements }: JudgedCollection,
  { cutoffs = defaultCutoffs, depth = defaultDepth, onProgress, rerank, ...how }: EvaluationOptions = {},
): Promise<RetrievalEvaluation> {
  const deepest = Math.max(depth, ...cutoffs);
  checkPlaces([...cutoffs, depth]);
  const counting = queries.flatMap((query) => {
    const own = judgements.get(query.id);
    return own !== undefined && [...own.values()].some((relevance) => relevance > 0) ? [{ query, own }] : [];
  });
  if (counting.length === 0) throw nothingJudged();
  const { documents = [] } = (await knowledge.contents(stored)) ?? {};
  const names = judgedNames(
    documents.map(({ document }) => document),
    new Set([...judgements.values()].flatMap((own) => [...own.keys()])),
  );
  const find: Find = (question, topK) => knowledge.search(stored, question, topK, how);
  const first: Find = (question, topK) =>
    rerank === undefined ? Promise.resolve([]) : knowledge.search(stored, question, topK, { ...how, rerank });
  const steps = [...cutoffs].sort((left, right) => left - right);
  const byQuery = new Array<QueryEvaluation>(counting.length);
  let next = 0;
  let done = 0;

  async function work(): Promise<void> {
    for (let place = next++; place < counting.length; place = next++) {
      const { query, own } = counting[place] as (typeof counting)[number];
      const best = await first(query.text, rerankDepth);
      const rank = (hits: readonly Hit[]) => judgedRanking([...best, ...hits], names, own.keys());
      const ranking = await rankDocuments(find, query.text, rank, [...steps, deepest]);
      byQuery[place] = { ...query, metrics: rankingMetrics(ranking, own, cutoffs) };
      done += 1;
      onProgress?.({ done, total: counting.length, label: query.id });
    }
  }

  const workers = Array.from({ length: queriesAtOnce }, () =>
    work().catch((error: unknown) => {
      next = counting.length;
      throw error;
    }),
  );
  // What is still asked would meet a store that the caller has closed.
  await Promise.allSettled(workers);
  await Promise.all(workers);
  const known = new Set(queries.map(({ id }) => id));
  return {
    collection,
    queries: counting.length,
    unjudged: queries.length - counting.length,
    unknown: [...judgements.keys()].filter((id) => !known.has(id)).length,
    ambiguous: names.ambiguous,
    metrics: meanMetrics(byQuery.map(({ metrics }) => metrics)),
    byQuery,
  };
}

/**
 * The ranking of as many documents as the last of the steps, or of all that are found. What a search finds first depends
 * on how many chunks it is to find, so each step is asked for by itself, and what stands at its places is what a search
 * for so many gives. Where chunks are of too few documents, more are asked for.
 */
async function rankDocuments(
  find: Find,
  question: string,
  rank: (hits: readonly Hit[]) => readonly string[],
  steps: readonly number[],
): Promise<readonly string[]> {
  const depth = steps.at(-1) ?? 0;
  const hits: Hit[] = [];
  for (let step = 0; ; step += 1) {
    const topK = steps[step] ?? depth * 4 ** (step - steps.length + 1);
    const found = await find(question, topK);
    hits.push(...found);
    const ranking = rank(hits);
    if (found.length < topK || ranking.length >= depth) return ranking.slice(0, depth);
  }
}

function checkPlaces(places: readonly number[]): void {
  const wrong = places.find((place) => !Number.isInteger(place) || place < 1);
  if (wrong === undefined) return;
  throw new PlanetError("usage", `a ranking has no ${wrong} places`, { hint: "give whole numbers from 1" });
}

function nothingJudged(): PlanetError {
  return new PlanetError("invalid_input", "no query has a document that is judged relevant", {
    hint: "check that the ids of the queries are those of the judgements",
  });
}
