import { isDeepStrictEqual } from "node:util";
import { PlanetError } from "../../engine/errors";
import { elementOutcomesOf, type Outcome, outcomesOf, type RunEvent } from "../../engine/events";
import type { Redact } from "../../engine/plain-json";
import type { Plan, PlanNode } from "../../engine/plan";
import { run } from "../../engine/run";
import type { DocumentValue, Usage } from "../../engine/values";
import { bestQuote } from "../../knowledge/quote";
import { citationsOf } from "../../nodes/citations";
import { llmEngineNode } from "../../nodes/llm-engine";
import { readDefaults, writeDefaults } from "../../providers/cassette-defaults";
import { type CassetteStore, callerName } from "../../providers/cassette-document";
import { missingLayer } from "../../providers/cassette-missing";
import type { ChatModel, ChatPart } from "../../providers/contracts";
import { type Ask, type CallPart, withLayers } from "../../providers/provider-call";

/** What a model's node has given in a run. */
interface GivenAnswer {
  readonly model: string;
  readonly text: string;
  readonly usage?: Usage;
  readonly citations?: readonly DocumentValue[];
  readonly tool_calls?: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
}

/** How answers of a run are recorded. */
export interface RecordKeptRunOptions {
  readonly store: CassetteStore;
  /** As tests of the workflow redact. */
  readonly redact: Redact;
  /** What `default` stands for where the run does not say. */
  readonly model: string;
  readonly signal: AbortSignal;
}

/**
 * Records what models have answered in a run that was kept, as if it had been recorded then. A run keeps no requests,
 * but all that they are made of: the nodes that ask models are run once more on what was kept, and get their answers
 * from the run instead of from a vendor. Nobody is called, and what is recorded already stays as it is.
 * @param plan of exactly what was run.
 * @param events of the run, from the first.
 * @returns the names of the recordings that hold these answers, or earlier ones to the same requests.
 */
export async function recordKeptRun(
  plan: Plan,
  events: readonly RunEvent[],
  { store, redact, model, signal }: RecordKeptRunOptions,
): Promise<readonly string[]> {
  const [start] = events;
  if (start?.type !== "run-start") return [];
  const given = givenAnswers(events);
  const askers = plan.nodes.filter(({ id, type }) => type === "llm_engine" && given.has(id));
  const names = new Set<string>();
  const ask = withLayers(answersOf(given), [missingLayer(store, redact, (name) => names.add(name))]);
  const standsFor = defaultOf(askers, given) ?? model;
  const nodes = plan.nodes.map((node) => (askers.includes(node) ? { ...node, handler: asking(ask, standsFor) } : node));
  const history = historyWithout(askers, plan, events);
  await run({ ...plan, nodes, budget: {} }, start.input, { history, signal }).result();
  signal.throwIfAborted();
  if (names.size > 0 && (await readDefaults(store)) === undefined) await writeDefaults(store, { model: standsFor });
  return [...names].sort();
}

/** The handler that asks through `ask`. */
function asking(ask: Ask, standsFor: string): PlanNode["handler"] {
  const models = {
    chat(id: string): ChatModel {
      const target = id === "default" ? standsFor : id;
      return {
        id: target,
        // What is asked for an answer gives the parts of one.
        stream: (request, options) => ask({ kind: "chat", target, request }, options) as AsyncIterable<ChatPart>,
      };
    },
  };
  return llmEngineNode({ models, quote: bestQuote });
}

/** The answers of nodes that ended well, by node, and by node and element where there is a list. */
function givenAnswers(events: readonly RunEvent[]): ReadonlyMap<string, GivenAnswer> {
  const given = new Map<string, GivenAnswer>();
  const add = (name: string, outcome: Outcome) => {
    if (outcome.status === "completed") given.set(name, outcome.outputs as unknown as GivenAnswer);
  };
  for (const [node, outcome] of outcomesOf(events)) add(node, outcome);
  for (const [node, elements] of elementOutcomesOf(events))
    for (const [element, outcome] of elements) add(`${node}[${element}]`, outcome);
  return given;
}

/** Stands where vendors stand: each node is told again what it was told in the run, by the model that said it. */
function answersOf(given: ReadonlyMap<string, GivenAnswer>): Ask {
  return async function* answered(call, { caller }): AsyncIterable<CallPart> {
    const name = callerName(caller) ?? "";
    const answer = given.get(name);
    if (call.kind !== "chat" || answer === undefined || answer.model !== call.target) {
      // As in a replay, so that a node goes on to the model that answered when the first one did not.
      throw new PlanetError("not_recorded", `the run holds no answer of "${call.target}" to "${name}"`);
    }
    yield { type: "text-delta", text: answer.text };
    for (const tool of answer.tool_calls ?? []) yield { type: "tool-call", ...tool };
    const { sources } = call.request;
    const found = citationsOf(answer.text, sources, bestQuote);
    const isKnown = isDeepStrictEqual(JSON.parse(JSON.stringify(found)), answer.citations ?? []);
    yield {
      type: "end",
      usage: saidUsage(answer.usage),
      ...(isKnown || answer.citations === undefined ? {} : { citations: answer.citations }),
    };
  };
}

/** What the vendor said: what was estimated, and prices, are worked out again. */
function saidUsage(usage: Usage | undefined): Usage | undefined {
  if (usage === undefined || usage.estimated) return undefined;
  const { usd: _, ...said } = usage;
  return said;
}

/** What `default` stood for: the model of a node that names no other one that could have answered. */
function defaultOf(askers: readonly PlanNode[], given: ReadonlyMap<string, GivenAnswer>): string | undefined {
  for (const { id, config } of askers) {
    const { model, fallback = [] } = config as { readonly model?: string; readonly fallback?: readonly string[] };
    // A node with a list has given one model for each element.
    const answered = [given.get(id)?.model].flat()[0];
    if (model === "default" && answered !== undefined && !fallback.includes(answered)) return answered;
  }
  return undefined;
}

/** All outcomes but those of these nodes. What has none is skipped, so that nothing of it is done now. */
function historyWithout(askers: readonly PlanNode[], plan: Plan, events: readonly RunEvent[]): RunEvent[] {
  const known = outcomesOf(events);
  const ids = new Set(askers.map(({ id }) => id));
  const history = events.slice(0, 1);
  const { time = 0 } = history[0] ?? {};
  for (const { id: node } of plan.nodes) {
    if (ids.has(node)) continue;
    const outcome = known.get(node);
    const head = { seq: history.length, time, node };
    if (outcome?.status === "completed") history.push({ ...head, type: "node-end", outputs: outcome.outputs });
    else history.push({ ...head, type: "node-skip", reason: "condition" });
  }
  return history;
}
