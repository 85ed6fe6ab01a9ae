import { PlanetError } from "../engine/errors";
import { toUsage, type Usage } from "../engine/values";
import type { ChatPart, FinishReason } from "./contracts";
import { wholeWords } from "./error-words";

/** A piece of a streamed answer, as far as servers agree: each of them leaves something out. */
export interface ChatChunk {
  readonly choices?: readonly ChatChoice[] | null;
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
}

interface ChatChoice {
  readonly index?: number;
  readonly delta?: ChatDelta | null;
  /** A whole answer, of a server that does not stream. */
  readonly message?: ChatDelta | null;
  readonly finish_reason?: string | null;
}

interface ChatDelta {
  /** Text, or, for some models that think, a list of thoughts and texts. */
  readonly content?: unknown;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ToolCallPiece[] | null;
}

interface ToolCallPiece {
  readonly index?: number;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
}

/** What has been read of an answer, apart from its text. */
export interface ChatProgress {
  readonly usage: Usage | undefined;
  /** Why the vendor says that the model stopped; undefined until it does. */
  readonly finish: string | undefined;
  readonly refusal: string;
  readonly calls: readonly ToolCallProgress[];
}

interface ToolCallProgress {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly input: string;
}

/** Nothing has been read yet. */
export const noProgress: ChatProgress = { usage: undefined, finish: undefined, refusal: "", calls: [] };

/** Reads one more chunk. The usage may come in any of them, and the last one counts. */
export function readChunk(
  before: ChatProgress,
  chunk: ChatChunk,
): { readonly progress: ChatProgress; readonly text: string } {
  const usage = readUsage(chunk) ?? before.usage;
  const choice = chunk.choices?.find(({ index = 0 }) => index === 0);
  if (choice === undefined) return { progress: usage === before.usage ? before : { ...before, usage }, text: "" };
  const { content, refusal, tool_calls: pieces } = choice.delta ?? choice.message ?? {};
  const progress = {
    usage,
    finish: choice.finish_reason || before.finish,
    refusal: before.refusal + (refusal ?? ""),
    calls: (pieces ?? []).reduce(addPiece, before.calls),
  };
  return { progress, text: readText(content) };
}

/**
 * The parts that follow the text of a whole answer: its tool calls and its end.
 * @param model the model's id, for errors.
 * @throws `node_failed` when the vendor refuses to answer; `provider_unavailable` when the answer is not whole;
 * `invalid_output` when a tool's arguments are no JSON.
 */
export function finishChat({ usage, finish, refusal, calls }: ChatProgress, model: string): ChatPart[] {
  if (refusal !== "" || finish === "content_filter") throw refused(model, refusal);
  if (finish === undefined || finish === "error" || finish === "abort") {
    throw new PlanetError("provider_unavailable", `model "${model}" breaks off in the middle of its answer`, {
      retryable: true,
    });
  }
  const toolCalls = calls.map((call, index) => toToolCall(call, index, model));
  return [...toolCalls, { type: "end", usage, finish: toFinish(finish, toolCalls.length > 0) }];
}

/** Some servers end tool calls with `stop`, and servers of their own making know reasons of their own. */
function toFinish(finish: string, hasCalls: boolean): FinishReason {
  if (finish === "length") return "length";
  return hasCalls ? "tool-calls" : "stop";
}

function refused(model: string, refusal: string): PlanetError {
  const words = refusal === "" ? "its content filter stopped it" : wholeWords(refusal, 500);
  return new PlanetError("node_failed", `model "${model}" refuses to answer: ${words}`, {
    hint: "say in the prompt what is wanted in other words, or name another model",
  });
}

function readUsage({ usage }: ChatChunk): Usage | undefined {
  if (typeof usage?.prompt_tokens !== "number") return undefined;
  return toUsage({ input: usage.prompt_tokens, output: usage.completion_tokens });
}

function readText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (part?.type === "text" && typeof part.text === "string" ? part.text : "")).join("");
}

/**
 * A call's first piece has its id and name, the others have its index. Servers that send calls whole may leave the
 * index out or give all of them the same one, so that a new id means a new call.
 */
function addPiece(calls: readonly ToolCallProgress[], piece: ToolCallPiece): readonly ToolCallProgress[] {
  const at = calls.findLastIndex(({ index, id }) =>
    piece.id ? id === piece.id : piece.index === undefined || index === piece.index,
  );
  const input = piece.function?.arguments ?? "";
  const text = typeof input === "string" ? input : JSON.stringify(input);
  const call = calls[at];
  if (call === undefined) {
    return [...calls, { index: piece.index, id: piece.id ?? "", name: piece.function?.name ?? "", input: text }];
  }
  return calls.with(at, { ...call, name: call.name || (piece.function?.name ?? ""), input: call.input + text });
}

function toToolCall({ id, name, input }: ToolCallProgress, index: number, model: string): ChatPart {
  try {
    return { type: "tool-call", id: id || `call_${index}`, name, input: input.trim() === "" ? {} : JSON.parse(input) };
  } catch (cause) {
    throw new PlanetError("invalid_output", `model "${model}" calls tool "${name}" with what is no JSON`, {
      hint: "if it was cut off, let it use more tokens",
      retryable: true,
      cause,
      details: { input: wholeWords(input, 500) },
    });
  }
}
