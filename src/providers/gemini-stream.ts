import { PlanetError } from "../engine/errors";
import { toUsage, type Usage } from "../engine/values";
import type { ChatPart, FinishReason } from "./contracts";
import { oneLine } from "./error-words";

/** A piece of an answer as it comes over the network, as far as it is read (`GenerateContentResponse`). */
export interface ChatChunk {
  readonly candidates?: readonly GeminiCandidate[];
  readonly promptFeedback?: {
    readonly blockReason?: string;
    readonly blockReasonMessage?: string;
    readonly safetyRatings?: readonly SafetyRating[];
  };
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
  };
}

interface GeminiCandidate {
  readonly content?: { readonly parts?: readonly GeminiPart[] };
  readonly finishReason?: string;
  readonly finishMessage?: string;
  readonly safetyRatings?: readonly SafetyRating[];
}

interface GeminiPart {
  readonly text?: string;
  /** Whether the text is what the model thought, not what it answers. */
  readonly thought?: boolean;
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args?: unknown };
}

interface SafetyRating {
  /** Such as `HARM_CATEGORY_DANGEROUS_CONTENT`. */
  readonly category?: string;
  readonly probability?: string;
  readonly blocked?: boolean;
}

/** What is known of an answer that is still coming. */
export interface AnswerProgress {
  readonly finish: Exclude<FinishReason, "tool-calls"> | undefined;
  readonly usage: Usage | undefined;
  /** How many tools were asked for. */
  readonly toolCalls: number;
}

/** An answer of which nothing has come. */
export const noProgress: AnswerProgress = { finish: undefined, usage: undefined, toolCalls: 0 };

/**
 * Reads a piece of an answer.
 * @param model `provider:model`, for errors.
 * @returns the parts that it holds, and what is known of the answer now.
 * @throws `node_failed` when the vendor refuses to answer, naming its reason, or when the model made no answer that can
 * be used; of these the ones that another try may help are retryable.
 */
export function readChunk(
  progress: AnswerProgress,
  chunk: ChatChunk,
  model: string,
): { readonly progress: AnswerProgress; readonly parts: readonly ChatPart[] } {
  const { candidates, promptFeedback } = chunk;
  if (promptFeedback?.blockReason !== undefined) {
    throw blocked(model, promptFeedback.blockReason, promptFeedback.safetyRatings, promptFeedback.blockReasonMessage);
  }
  const candidate = candidates?.[0];
  const parts = toParts(candidate?.content?.parts ?? [], progress.toolCalls);
  return {
    parts,
    progress: {
      finish: readFinish(candidate, model) ?? progress.finish,
      usage: readUsage(chunk.usageMetadata) ?? progress.usage,
      toolCalls: progress.toolCalls + parts.filter(({ type }) => type === "tool-call").length,
    },
  };
}

/**
 * The last part of an answer of which all pieces have come; undefined when the vendor has not said that it is whole. A
 * stream that is cut looks like one that has ended.
 */
export function finishChat({ finish, usage, toolCalls }: AnswerProgress): ChatPart | undefined {
  if (finish === undefined) return undefined;
  return { type: "end", usage, finish: finish === "stop" && toolCalls > 0 ? "tool-calls" : finish };
}

function toParts(parts: readonly GeminiPart[], earlierCalls: number): ChatPart[] {
  let calls = earlierCalls;
  return parts.flatMap(({ text, thought, functionCall }): ChatPart[] => {
    if (functionCall !== undefined) {
      const { id, name, args } = functionCall;
      calls += 1;
      return [{ type: "tool-call", id: id || `call_${calls}`, name, input: args ?? {} }];
    }
    return thought || !text ? [] : [{ type: "text-delta", text }];
  });
}

/** The reasons that are no refusal: the model failed, and may do better the next time. */
const failedReasons = ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE", "OTHER"];

function readFinish(candidate: GeminiCandidate | undefined, model: string): AnswerProgress["finish"] {
  const { finishReason, finishMessage, safetyRatings } = candidate ?? {};
  if (finishReason === undefined || finishReason === "FINISH_REASON_UNSPECIFIED") return undefined;
  if (finishReason === "STOP") return "stop";
  if (finishReason === "MAX_TOKENS") return "length";
  if (failedReasons.includes(finishReason)) {
    throw new PlanetError(
      "node_failed",
      `model "${model}" fails to answer: ${withWords(finishReason, finishMessage)}`,
      {
        retryable: true,
        details: { reason: finishReason },
      },
    );
  }
  throw blocked(model, finishReason, safetyRatings, finishMessage);
}

function blocked(model: string, reason: string, ratings: readonly SafetyRating[] = [], words?: string): PlanetError {
  const categories = ratings.flatMap(({ category, probability, blocked: isBlocked }) =>
    category !== undefined && (isBlocked || probability === "HIGH") ? [categoryName(category)] : [],
  );
  const why = categories.length === 0 ? reason : `${reason} (${categories.join(", ")})`;
  return new PlanetError("node_failed", `model "${model}" refuses to answer: ${withWords(why, words)}`, {
    hint: "say in the prompt what is wanted in other words, or name another model",
    details: { reason, categories },
  });
}

/** `dangerous content` for `HARM_CATEGORY_DANGEROUS_CONTENT`. */
function categoryName(category: string): string {
  return category
    .replace(/^HARM_CATEGORY_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
}

function withWords(reason: string, words: string | undefined): string {
  return words ? `${reason}: ${oneLine(words)}` : reason;
}

function readUsage(usage: ChatChunk["usageMetadata"]): Usage | undefined {
  if (usage?.promptTokenCount === undefined) return undefined;
  const { promptTokenCount: input, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usage;
  return toUsage({ input, output: candidatesTokenCount + thoughtsTokenCount });
}
