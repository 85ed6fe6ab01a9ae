import { PlanetError } from "../engine/errors";
import { dataRule, markSource } from "../engine/mark-source";
import { noUsage } from "../engine/meter";
import { addUsage, type Message, toUsage, type Usage } from "../engine/values";
import type { CallOptions, ChatModel, ChatRequest } from "../providers/contracts";
import type { CountTokens } from "../providers/count-tokens";

/** What is summarised. */
export interface SummaryTask {
  readonly model: ChatModel;
  /** The summary of what was said before the messages. */
  readonly before: string | undefined;
  /** Oldest first; at least one. */
  readonly messages: readonly Message[];
  /** The most tokens of the summary, from 1. */
  readonly most: number;
}

/** A summary, and what it took to write it. */
export interface Summary {
  readonly text: string;
  readonly usage: Usage;
}

/** How many UTF-16 code units of messages a model reads at once. */
const pieceLength = 24_000;
/** A token of English is three quarters of a word. */
const wordsPerToken = 0.75;

/**
 * Lets a model carry on the summary of a conversation. A long one is read piece by piece.
 * @throws `invalid_output` when the model writes none, and what the model throws.
 */
export async function summariseChat(task: SummaryTask, count: CountTokens, options: CallOptions): Promise<Summary> {
  const { model, messages, most } = task;
  if (model.id === "offline:extractive") {
    throw new PlanetError("invalid_output", `model "${model.id}" quotes its sources and writes no summary`, {
      hint: "name another model in the workflow's `history`",
    });
  }
  let text = task.before;
  let usage = noUsage;
  for (const piece of piecesOf(messages)) {
    const answer = await ask(model, summaryRequest(text, piece, most), options);
    text = await cut(answer.text, most, count);
    usage = addUsage(usage, answer.usage);
  }
  return { text: text ?? "", usage };
}

function summaryRequest(before: string | undefined, messages: readonly Message[], most: number): ChatRequest {
  const words = Math.max(1, Math.floor(most * wordsPerToken));
  const parts = [
    ...(before === undefined ? [] : [{ document: "summary of what was said before", text: before }]),
    ...messages.map(({ role, content }) => ({ document: role, text: content })),
  ];
  const question = `Summarise the conversation in at most ${words} words.`;
  return {
    system: [
      "You keep the memory of a conversation between a user and an assistant. Write down what the assistant has to know to go on with it: what the user wants, facts, names, numbers, decisions, and what is still open. Write in the language of the conversation, and nothing but the summary.",
      dataRule,
    ].join("\n\n"),
    messages: [
      { role: "user", content: [...parts.map((part, index) => markSource(part, index + 1)), question].join("\n\n") },
    ],
    question,
    sources: [],
    json: false,
    temperature: 0,
    reasoningEffort: "low",
  };
}

async function ask(model: ChatModel, request: ChatRequest, options: CallOptions): Promise<Summary> {
  let text = "";
  let usage = noUsage;
  for await (const part of model.stream(request, options)) {
    if (part.type === "text-delta") text += part.text;
    else if (part.type === "end") usage = toUsage(part.usage);
  }
  if (text.trim() === "") throw new PlanetError("invalid_output", `model "${model.id}" writes an empty summary`);
  return { text: text.trim(), usage };
}

/** A model does not count its words well, and a summary that is too long would not be sent. */
async function cut(text: string, most: number, count: CountTokens): Promise<string> {
  const tokens = await count([text]);
  if (tokens <= most) return text;
  return Array.from(text)
    .slice(0, Math.floor((Array.from(text).length * most) / tokens))
    .join("");
}

/** The messages in pieces that a model can read at once; one that is longer than a piece is cut. */
function piecesOf(messages: readonly Message[]): Message[][] {
  const pieces: Message[][] = [];
  let length = pieceLength;
  for (const { role, content } of messages) {
    const message = { role, content: content.slice(0, pieceLength) };
    length += message.content.length;
    if (length > pieceLength) {
      pieces.push([message]);
      length = message.content.length;
    } else pieces.at(-1)?.push(message);
  }
  return pieces;
}
