import { PlanetError } from "../engine/errors";
import type { DocumentValue } from "../engine/values";
import type { CallOptions, ChatModel, ChatPart, ChatRequest, ModelProvider } from "./contracts";

/** A stretch of a text. */
export interface TextSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** How text is taken apart; given from outside, so that answers and retrieval see the same words. */
export interface OfflineOptions {
  /** The terms of a text, folded and stemmed. */
  readonly analyse: (text: string) => readonly string[];
  /** The distinct terms of a question that say what it is about. */
  readonly queryTerms: (question: string) => readonly string[];
  readonly sentences: (text: string) => readonly TextSpan[];
}

/**
 * The provider whose one model, `offline:extractive`, needs no key and no network: it answers with the sentences of its
 * sources that best cover the question, each cited, and says so when there are none. It writes no sentence of its own.
 */
export function offline(options: OfflineOptions): ModelProvider {
  return {
    name: "offline",
    local: true,
    chat(model) {
      if (model === "extractive") return extractive(options);
      throw new PlanetError("unknown_model", `model "offline:${model}" is unknown`, {
        hint: "there is: offline:extractive",
      });
    },
  };
}

/** A sentence that may answer, with what it shares with the question. */
export interface Candidate {
  /** The source's place, from 0. */
  readonly source: number;
  readonly span: TextSpan;
  readonly terms: ReadonlySet<string>;
  /** The terms of the headings that it stands below. */
  readonly headings: ReadonlySet<string>;
}

const noSources = "There are no sources to answer from.";
const nothingFits = "The sources do not answer this question.";

/** Asking for a quantity says nothing of what the answer is about. */
const quantityQuestion = /\bhow (?:long|much|many|often|far|old|big|large|soon)\b/gi;
/** What is no sentence, a heading or a row of a table, says less. */
const fragmentWeight = 0.5;
/** A sentence is about what it begins with. */
const leadBonus = 1.15;
const leadTerms = 3;
/** Where a quantity is asked for, a sentence with a number says more. */
const numberBonus = 1.25;
/** Where a document has no headings of its own, as a PDF, a line such as `6.4 Working from abroad` is one. */
const numberedHeading = /^\d+(?:\.\d+)+\.?\s+\p{Lu}/u;
const sentenceEnd = /[.!?…。！？][)\]"'’”»」』）]*$/u;

/** Below this share of the question's weight a sentence is about something else. */
const leastCoverage = 0.5;
/** A further sentence must add so much of the question's weight. */
const leastGain = 0.15;
const mostSentences = 3;

function extractive(options: OfflineOptions): ChatModel {
  return {
    id: "offline:extractive",
    async *stream(request: ChatRequest, { signal }: CallOptions): AsyncIterable<ChatPart> {
      signal.throwIfAborted();
      if (request.json) throw writesNoJson();
      const { text, citations } = answer(request, options);
      for (const piece of text.match(/\S+\s*/g) ?? []) {
        signal.throwIfAborted();
        yield { type: "text-delta", text: piece };
      }
      yield { type: "end", usage: { input: 0, output: 0 }, citations };
    },
  };
}

function writesNoJson(): PlanetError {
  return new PlanetError("invalid_output", 'model "offline:extractive" quotes its sources and writes no JSON', {
    hint: "name another model, or leave out `json`",
  });
}

function answer({ question, sources }: ChatRequest, options: OfflineOptions) {
  if (sources.length === 0) return { text: noSources, citations: [] };
  const terms = options.queryTerms(question.replace(quantityQuestion, ""));
  const candidates = sources.flatMap((passage, source) => candidatesOf(passage, source, options));
  const chosen = chooseSentences(terms, candidates, question.search(quantityQuestion) !== -1);
  if (chosen.length === 0) return { text: nothingFits, citations: [] };
  const citations: DocumentValue[] = [];
  const sentences = chosen.map(({ source, span }) => {
    citations.push(cite(sources[source] as DocumentValue, span, citations.length + 1));
    return `${oneLine(span.text)} [${citations.length}]`;
  });
  return { text: sentences.join(" "), citations };
}

/** The sentences of a passage, each below its headings; a heading by itself answers nothing. */
function candidatesOf(
  { text, title = "", headings = [] }: DocumentValue,
  source: number,
  { analyse, sentences }: OfflineOptions,
): Candidate[] {
  let heading = "";
  return sentences(text).flatMap((span): Candidate[] => {
    if (headings.length === 0 && numberedHeading.test(span.text) && !sentenceEnd.test(span.text)) {
      heading = span.text;
      return [];
    }
    const above = [...headings, title, heading].join(" ");
    return [{ source, span, terms: new Set(analyse(span.text)), headings: new Set(analyse(above)) }];
  });
}

/**
 * Chooses the sentences that together cover the question: the best one, then those that add most of what is not
 * covered yet. A term weighs the more the fewer sentences hold it (the inverse document frequency of Robertson and
 * Sparck Jones, over sentences); one that no sentence holds weighs most, so that a question about something else is
 * recognised as such. Headings count half.
 * @param wantsNumber whether the question asks for a quantity, so that of like sentences one with a number is better.
 */
export function chooseSentences(
  question: readonly string[],
  candidates: readonly Candidate[],
  wantsNumber = false,
): readonly Candidate[] {
  const weights = new Map(question.map((term) => [term, weigh(term, candidates)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const covered = new Set<string>();
  const chosen: Candidate[] = [];
  while (chosen.length < mostSentences) {
    let best: Candidate | undefined;
    let bestScore = 0;
    for (const candidate of candidates) {
      if (chosen.includes(candidate)) continue;
      const whole = sentenceEnd.test(candidate.span.text) ? 1 : fragmentWeight;
      const gain = (whole * gainOf(candidate, weights, covered)) / total;
      if (gain < (chosen.length === 0 ? leastCoverage : leastGain)) continue;
      // Of two sentences that say as much the shorter one, and of two alike the better-ranked source, is preferred.
      const lead = [...candidate.terms].slice(0, leadTerms).some((term) => weights.has(term)) ? leadBonus : 1;
      const number = wantsNumber && /\p{N}/u.test(candidate.span.text) ? numberBonus : 1;
      const score = (gain * number * lead) / Math.log2(16 + candidate.terms.size) - candidate.source * 1e-4;
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const term of best.terms) covered.add(term);
    for (const term of best.headings) covered.add(term);
  }
  return chosen;
}

function weigh(term: string, candidates: readonly Candidate[]): number {
  const holders = candidates.reduce((count, { terms }) => count + (terms.has(term) ? 1 : 0), 0);
  return Math.log(1 + (candidates.length - holders + 0.5) / (holders + 0.5));
}

function gainOf(
  { terms, headings }: Candidate,
  weights: ReadonlyMap<string, number>,
  covered: ReadonlySet<string>,
): number {
  let gain = 0;
  for (const [term, weight] of weights) {
    if (covered.has(term)) continue;
    if (terms.has(term)) gain += weight;
    else if (headings.has(term)) gain += weight / 2;
  }
  return gain;
}

/** The citation of one sentence: its source, narrowed to the sentence. */
function cite(source: DocumentValue, { text, start, end }: TextSpan, number: number): DocumentValue {
  const offsets = source.start === undefined ? {} : { start: source.start + start, end: source.start + end };
  return { ...source, ...offsets, text, number };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
