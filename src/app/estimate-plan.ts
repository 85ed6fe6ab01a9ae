import type { Plan, PlanNode, Source } from "../engine/plan";
import { addUsage, type Usage } from "../engine/values";

/** What estimates are made with. */
export interface Estimation {
  /** The model id that `default` stands for. */
  readonly model: string;
  /** The search engine of nodes that name none; undefined when there is none. */
  readonly search: string | undefined;
  /** How many tokens texts have together. */
  readonly countTokens: (texts: readonly string[]) => Promise<number>;
  /** Adds what a use of a model or search engine costs, where that is known; nothing is used where it is local. */
  readonly costOf: (usage: Usage, target: string) => Usage;
  /** Says what a model or search engine lacks before it can be called, a key say; undefined when it is ready. */
  readonly lackOf: (target: string) => string | undefined;
  /** The day of the prices, as YYYY-MM-DD. */
  readonly priceDate: string;
}

/** What a plan is estimated to use, before anything is spent. */
export interface PlanEstimate {
  /** By node id; nodes that use nothing are missing. One run of the node: a list is counted as one element. */
  readonly nodes: ReadonlyMap<string, Usage>;
  readonly total: Usage;
  /** What the models and search engines lack that the plan names, each once. */
  readonly missing: readonly string[];
}

/** Tokens of a question that is not known yet, and of anything else whose length nobody can tell. */
export const assumedText = 50;
/** Tokens of an answer where `max_tokens` does not say. */
export const assumedAnswer = 300;
/** Characters of a passage where the collection does not say. */
const defaultChunk = 800;
/** Characters to a token, as in English. */
const charactersPerToken = 4;
/** Tokens of one result of a web search. */
const tokensPerResult = 60;
/** Passages that a model is given to put in order, where no more are asked for. */
const rerankedPassages = 25;
/** Tokens of what stands around a source in a prompt, and around the prompt. */
const tokensAround = 15;

/**
 * Estimates what each node will use: a model's input is its system text, its prompt and what its inputs are expected to
 * hold; the conversation before the question is not counted, and neither is what embedding a collection costs.
 * @param question what the run will be asked; undefined while nobody knows.
 */
export async function estimatePlan(
  plan: Plan,
  estimation: Estimation,
  question: string | undefined,
): Promise<PlanEstimate> {
  const { costOf, search } = estimation;
  const asked = question === undefined ? assumedText : await estimation.countTokens([question]);
  const nodes = new Map<string, Usage>();
  const usageOf = async (node: PlanNode): Promise<Usage | undefined> => {
    if (node.type === "llm_engine") {
      return costOf(await modelUsage(node, plan, asked, estimation), modelOf(node, estimation));
    }
    if (node.type === "web_search") return costOf({ input: 0, output: 0 }, settingsOf(node).engine ?? search ?? "");
    const reranker = rerankerOf(node, estimation);
    return reranker === undefined ? undefined : costOf(rerankUsage(node, plan, asked), reranker);
  };
  for (const node of plan.nodes) {
    const usage = await usageOf(node);
    if (usage !== undefined && (usage.input + usage.output > 0 || usage.usd !== undefined)) {
      nodes.set(node.id, { ...usage, estimated: true });
    }
  }
  const total = [...nodes.values()].reduce(addUsage, { input: 0, output: 0 });
  return { nodes, total, missing: missingOf(plan, estimation) };
}

/** The settings that estimates depend on. The node types have checked them. */
interface Settings {
  readonly model?: string;
  readonly fallback?: readonly string[];
  readonly system?: string;
  readonly prompt?: string;
  readonly json?: unknown;
  readonly tools?: unknown;
  readonly max_tokens?: number;
  readonly collection?: string;
  readonly top_k?: number;
  readonly rerank?: string;
  readonly engine?: string;
  readonly num_results?: number;
}

function settingsOf({ config }: PlanNode): Settings {
  return config as Settings;
}

function modelOf(node: PlanNode, { model: byDefault }: Estimation): string {
  const { model = "default" } = settingsOf(node);
  return model === "default" ? byDefault : model;
}

async function modelUsage(node: PlanNode, plan: Plan, asked: number, { countTokens }: Estimation): Promise<Usage> {
  const { system, prompt, json, tools, max_tokens: output = assumedAnswer } = settingsOf(node);
  const texts = [system, prompt, typeof json === "object" ? JSON.stringify(json) : undefined, JSON.stringify(tools)];
  const fed = node.inputs.flatMap(({ sources }) => sources.map((source) => tokensOf(source, plan, asked)));
  // Without a prompt of its own and a text to ask, a model is asked what the run is.
  if (prompt === undefined && node.inputs.every(({ port }) => port.type !== "text")) fed.push(asked);
  const written = await countTokens(texts.filter((text) => text !== undefined));
  return { input: written + tokensAround + fed.reduce((sum, tokens) => sum + tokens, 0), output };
}

/** How many tokens an output of a node is expected to have. */
function tokensOf(source: Source, plan: Plan, asked: number): number {
  const node = source.kind === "port" ? plan.nodes[source.node] : undefined;
  if (source.kind === "item" || node === undefined) return assumedText;
  const { collection = "", top_k: passages = 0, num_results: results = 0, max_tokens: answer } = settingsOf(node);
  switch (node.type) {
    case "user_query":
      return source.port === "text" ? asked : source.port === "history" ? 0 : assumedText;
    case "knowledge_base":
      return passagesTokens(collection, passages, plan);
    case "web_search":
      return results * (tokensPerResult + tokensAround);
    case "llm_engine":
      return answer ?? assumedAnswer;
    default:
      return assumedText;
  }
}

/** How many tokens passages of a collection are expected to have in a prompt. */
function passagesTokens(collection: string, passages: number, plan: Plan): number {
  const { [collection]: declared } = plan.workflow.knowledge;
  const size = (declared?.chunk?.size ?? defaultChunk) / charactersPerToken;
  return Math.ceil(passages * (size + tokensAround));
}

/** The model that puts a node's passages in order; undefined when none does. */
function rerankerOf(node: PlanNode, { model: byDefault }: Estimation): string | undefined {
  const { rerank } = node.type === "knowledge_base" ? settingsOf(node) : {};
  return rerank === "default" ? byDefault : rerank;
}

function rerankUsage(node: PlanNode, plan: Plan, asked: number): Usage {
  const { collection = "", top_k: passages = 0 } = settingsOf(node);
  const judged = Math.max(passages, rerankedPassages);
  return { input: passagesTokens(collection, judged, plan) + asked + tokensAround, output: 2 * judged };
}

/** The embedding model that a node calls, when its collection has one. */
export function embeddingOf(node: PlanNode, plan: Plan): string | undefined {
  const { collection = "" } = settingsOf(node);
  return Object.hasOwn(plan.workflow.knowledge, collection)
    ? plan.workflow.knowledge[collection]?.embedding
    : undefined;
}

function missingOf(plan: Plan, estimation: Estimation): string[] {
  const targets = plan.nodes.flatMap((node) => {
    const embedding = embeddingOf(node, plan);
    const { fallback = [], engine = estimation.search } = settingsOf(node);
    if (node.type === "llm_engine") return [modelOf(node, estimation), ...fallback];
    if (node.type === "web_search") return engine === undefined ? [] : [engine];
    return [embedding, rerankerOf(node, estimation)].filter((target) => target !== undefined);
  });
  return [...new Set(targets.flatMap((target) => estimation.lackOf(target) ?? []))];
}
