import { PlanetError } from "../engine/errors";
import type { ChatModel } from "../providers/contracts";
import type { CollectionStore } from "../storage/contracts";
import { addNeighbours } from "./add-neighbours";
import { requireServices, type VectorServices } from "./apply-change";
import type { Candidate } from "./candidate";
import type { Hit, SearchOptions } from "./contracts";
import { diversify } from "./diversify";
import { likenessOf } from "./likeness";
import { rerank } from "./rerank";
import { type Retrieval, retrieveByBoth, retrieveByKeyword, retrieveByVector } from "./retrieve";
import { checkSearch } from "./search-options";

/** The least number of candidates, where something chooses from them. */
const leastDepth = 50;
/** How many candidates a model is given to put in order, unless more hits are asked for. */
const rerankDepth = 25;
/** No model is given more than that, which is some 20,000 tokens. */
const mostReranked = 100;

/** What is looked for. */
export interface SearchQuery {
  readonly collection: string;
  readonly question: string;
  /** The most hits, from 0. */
  readonly topK: number;
  /** Model id of the embedding model whose vectors the collection has; undefined where it has none. */
  readonly embedding: string | undefined;
}

/** What a search works with. */
export interface SearchServices {
  readonly store: CollectionStore;
  /** Undefined where no vectors are kept. */
  readonly vectors: VectorServices | undefined;
  /** The chat model of an id, for searches that rerank; throws `unknown_model`. Undefined where there are none. */
  readonly chat: ((id: string) => ChatModel) | undefined;
  /**
   * Gives the collection vectors of this length. It is called when the embedding model gives vectors of another length
   * than the collection has.
   */
  readonly embedAgain: (model: string, dimensions: number) => Promise<void>;
}

/**
 * The best hits, best first. Its steps, each where the options ask for it: what the retrievers find, without what scores
 * too little (BM25 by keyword, the cosine by vector, for both that of `fuse`); a model's order of the best of it; maximal
 * marginal relevance; neighbours.
 *
 * @throws `usage` when an option is out of its range or asks for what is not there; and what the models throw.
 */
export async function searchCollection(
  services: SearchServices,
  query: SearchQuery,
  options: SearchOptions,
): Promise<Hit[]> {
  checkSearch(options);
  const { store } = services;
  const { collection, question, topK } = query;
  const { minScore = Number.NEGATIVE_INFINITY, diversity = 0, neighbours = 0 } = options;
  const judge = options.rerank === undefined ? undefined : requireChat(services, options.rerank);
  const retrieval = options.retrieval ?? (query.embedding === undefined ? "keyword" : "hybrid");
  const retrieve = retrieverOf(services, query, retrieval, options);
  if (topK < 1 || question.trim() === "") return [];
  const { filter = {} } = options;
  const among = Object.keys(filter).length === 0 ? undefined : { filter, ids: await store.passing(collection, filter) };
  if (among?.ids.size === 0) return [];
  const chosenFrom = retrieval === "hybrid" || judge !== undefined || diversity > 0;
  const limit = chosenFrom ? Math.max(leastDepth, 4 * topK) : topK;
  const found = (await retrieve({ collection, question, limit, among })).filter(({ score }) => score >= minScore);
  const ordered = judge === undefined ? found : await inOrderOf(judge, found, query, options);
  const relevance = judge === undefined ? relativeScore(ordered) : byPlace;
  const best =
    diversity === 0
      ? ordered.slice(0, topK)
      : await diversify(
          ordered.map((item, index) => ({ item, relevance: relevance(item, index) })),
          topK,
          diversity,
          await likenessOf(
            ordered.map(({ chunk }) => chunk),
            services.vectors?.vectors,
            query.embedding === undefined ? undefined : { collection, model: query.embedding },
            options.signal,
          ),
        );
  return addNeighbours(store, collection, best, neighbours);
}

/** What asks the retrievers of this name. */
function retrieverOf(
  services: SearchServices,
  { collection, embedding }: SearchQuery,
  name: NonNullable<SearchOptions["retrieval"]>,
  options: SearchOptions,
): (retrieval: Retrieval) => Promise<Candidate[]> {
  const { store } = services;
  if (name === "keyword") return (retrieval) => retrieveByKeyword(store, retrieval);
  if (embedding === undefined) throw noVectors(name);
  const vectors = {
    ...requireServices(services.vectors, collection, embedding),
    embedding,
    embedAgain: (dimensions: number) => services.embedAgain(embedding, dimensions),
  };
  const retrieve = name === "vector" ? retrieveByVector : retrieveByBoth;
  return (retrieval) => retrieve(store, vectors, retrieval, options);
}

/** The candidates with the best of them in a model's order. */
async function inOrderOf(
  judge: ChatModel,
  candidates: readonly Candidate[],
  { question, topK }: SearchQuery,
  options: SearchOptions,
): Promise<Candidate[]> {
  const depth = Math.min(Math.max(rerankDepth, topK), mostReranked);
  const judged = candidates.slice(0, depth);
  const order = await rerank(
    question,
    judged.map(({ chunk: { document, title, page, text } }) => ({ document, title, page, text })),
    judge,
    options,
  );
  return [...order.flatMap((place) => judged[place] ?? []), ...candidates.slice(depth)];
}

/** Scores as parts of the best one, so that they are of the scale of likeness. */
function relativeScore(candidates: readonly Candidate[]): (candidate: Candidate) => number {
  const most = Math.max(0, ...candidates.map(({ score }) => score));
  return ({ score }) => (most === 0 ? 0 : score / most);
}

/** After a model has put them in order, scores say nothing of it; places count as they do in `fuse`. */
function byPlace(_candidate: Candidate, index: number): number {
  return 60 / (60 + index);
}

function requireChat({ chat }: SearchServices, id: string): ChatModel {
  if (chat !== undefined) return chat(id);
  throw new PlanetError("usage", `the search is to be put in order by "${id}", and there are no chat models here`, {
    hint: "give createKnowledge `chat`, or leave `rerank` out",
  });
}

function noVectors(retrieval: string): PlanetError {
  return new PlanetError("usage", `retrieval is "${retrieval}", and the collection has no embedding model`, {
    hint: "search by keyword, or declare `embedding` for the collection under `knowledge` and run the workflow",
  });
}
