import { toErrorRecord } from "../engine/errors";
import type { Message, Usage } from "../engine/values";
import type { HistoryPolicy } from "../nodes/user-query";
import type { ChatModel } from "../providers/contracts";
import { type CountTokens, countTokens } from "../providers/count-tokens";
import type { Chat, ChatMessage } from "../storage/chat-rows";
import type { ChatStore } from "../storage/chat-store";
import { chatWindow, historyOf } from "./chat-window";
import { summariseChat } from "./summarise-chat";

/** What a chat's history is chosen with. */
export interface HistoryServices {
  readonly store: ChatStore;
  readonly models: { chat(id: string): ChatModel };
}

/** Which history is chosen. */
export interface HistoryTask {
  readonly chat: Chat;
  /** The number of the question; only messages before it count. */
  readonly before: number;
  readonly policy: HistoryPolicy;
  readonly signal: AbortSignal;
  /** Is told what a person should know although the question is answered. */
  readonly onNotice: (notice: string) => void;
}

/** What is sent along with a question, and what it took to summarise the rest. */
export interface ChatHistory {
  readonly messages: readonly Message[];
  readonly usage?: Usage;
}

/** The most messages that one summary takes in; what is older is left out. */
const mostSummarised = 2_000;
const mostCut = 200;

/**
 * Chooses what is sent along with a question. Where the policy asks for a summary and too much has been said, what does
 * not fit half of the policy is summarised, so that the next summary is due only when the other half is full again.
 */
export async function chatHistory(task: HistoryTask, services: HistoryServices): Promise<ChatHistory> {
  const { chat, policy, onNotice } = task;
  if (policy.messages === 0 || policy.tokens === 0) return { messages: [] };
  const snapshot = policy.overflow === "summarise" ? chat.snapshot : undefined;
  const messages = await readMessages(task, services.store);
  const count = counter([...messages.map(({ content }) => content), snapshot?.summary ?? ""], policy.tokens);
  const window = await chatWindow(messages, snapshot, policy, count);
  if (policy.overflow === "cut" || window.leftOut.length === 0) return { messages: historyOf(window) };
  try {
    return await summarise(task, services, messages, count);
  } catch (error) {
    onNotice(`older messages are left out, because they are not summarised: ${toErrorRecord(error).message}`);
    return { messages: historyOf(window) };
  }
}

async function summarise(
  { chat, policy, signal, onNotice }: HistoryTask,
  { store, models }: HistoryServices,
  messages: readonly ChatMessage[],
  count: CountTokens,
): Promise<ChatHistory> {
  // A turn has two messages or more.
  const half = { messages: Math.max(2, Math.ceil(policy.messages / 2)), tokens: Math.floor(policy.tokens / 2) };
  const { leftOut } = await chatWindow(messages, undefined, half, count);
  // The summary alone is in the way, because the policy has become smaller since it was written.
  if (leftOut.length === 0) return { messages: historyOf(await chatWindow(messages, undefined, policy, count)) };
  const { text, usage } = await summariseChat(
    {
      model: models.chat(policy.model),
      before: chat.snapshot?.summary,
      messages: leftOut,
      most: Math.max(1, Math.floor(policy.tokens / 4)),
    },
    countTokens,
    { signal, onNotice },
  );
  const snapshot = { summary: text, through: leftOut.at(-1)?.number ?? 0 };
  await store.setSnapshot(chat.id, snapshot);
  return { messages: historyOf(await chatWindow(messages, snapshot, policy, countTokens)), usage };
}

/** As many messages as may count, from the beginning of a turn on. */
async function readMessages({ chat, before, policy }: HistoryTask, store: ChatStore): Promise<readonly ChatMessage[]> {
  const summarises = policy.overflow === "summarise";
  const limit = summarises ? mostSummarised : Math.max(mostCut, policy.messages * 2);
  const after = summarises ? chat.snapshot?.through : undefined;
  const messages = await store.messages(chat.id, { before, limit, ...(after === undefined ? {} : { after }) });
  const first = messages.findIndex(({ role }) => role === "user");
  return messages.length < limit || first === -1 ? messages : messages.slice(first);
}

/**
 * Where even the bytes are few enough they stand for the tokens, of which there are never more: to load the encoding
 * takes longer than all else that a short chat needs.
 */
function counter(texts: readonly string[], limit: number): CountTokens {
  const bytes = (list: readonly string[]) => list.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const heading = 100;
  return bytes(texts) + heading <= limit ? async (list) => bytes(list) : countTokens;
}
