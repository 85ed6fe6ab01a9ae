import type { Message } from "../engine/values";
import type { CountTokens } from "../providers/count-tokens";
import type { ContextSnapshot } from "../storage/chat-rows";

/** How much of a conversation is sent along with a question. */
export interface WindowPolicy {
  /** The most messages, from 0. */
  readonly messages: number;
  /** The most tokens of their texts, the summary with its heading included, from 0. */
  readonly tokens: number;
}

/** A conversation, parted into what is sent and what is not. All lists are in the conversation's order. */
export interface ChatWindow<Kept extends Message> {
  /** What is sent in place of `covered`; undefined when there is nothing, or when it is longer than the policy allows. */
  readonly snapshot: ContextSnapshot | undefined;
  /** The newest turns that fit, each whole. */
  readonly sent: readonly Kept[];
  /** Turns that are too old to fit. */
  readonly leftOut: readonly Kept[];
  /** Messages that the snapshot stands for. */
  readonly covered: readonly Kept[];
  /** Questions that nobody has answered: a model would answer them along with the one that it is asked. */
  readonly unanswered: readonly Kept[];
}

/**
 * Chooses the messages that are sent along with a question: the newest turns that fit the policy. A turn is a question
 * and all that follows it up to the next one.
 *
 * @param messages The conversation before the question, in its order, from any message on.
 * @param snapshot What stands for its first messages.
 */
export async function chatWindow<Kept extends Message & { readonly number: number }>(
  messages: readonly Kept[],
  snapshot: ContextSnapshot | undefined,
  policy: WindowPolicy,
  countTokens: CountTokens,
): Promise<ChatWindow<Kept>> {
  const through = snapshot?.through ?? 0;
  const turns = turnsOf(messages.filter(({ number }) => number > through));
  const unanswered = turns.filter((turn) => !isAnswered(turn));
  const answered = turns.filter(isAnswered);
  const summary = snapshot === undefined ? 0 : await countTokens([summaryMessage(snapshot).content]);
  const shown = summary <= policy.tokens ? snapshot : undefined;
  let tokens = shown === undefined ? 0 : summary;
  let count = 0;
  let first = answered.length;
  for (const turn of answered.toReversed()) {
    count += turn.length;
    if (count > policy.messages) break;
    tokens += await countTokens(turn.map(({ content }) => content));
    if (tokens > policy.tokens) break;
    first -= 1;
  }
  return {
    snapshot: shown,
    sent: answered.slice(first).flat(),
    leftOut: answered.slice(0, first).flat(),
    covered: messages.filter(({ number }) => number <= through),
    unanswered: unanswered.flat(),
  };
}

/** The messages as a workflow takes them, with the summary as the first of them. */
export function historyOf({ snapshot, sent }: ChatWindow<Message>): Message[] {
  const summary = snapshot === undefined ? [] : [summaryMessage(snapshot)];
  return [...summary, ...sent.map(({ role, content }) => ({ role, content }))];
}

function summaryMessage({ summary }: ContextSnapshot): Message {
  return { role: "system", content: `Summary of the conversation so far:\n${summary}` };
}

function turnsOf<Kept extends Message>(messages: readonly Kept[]): Kept[][] {
  const turns: Kept[][] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    if (turn === undefined || message.role === "user") turns.push([message]);
    else turn.push(message);
  }
  return turns;
}

function isAnswered(turn: readonly Message[]): boolean {
  return turn.some(({ role }) => role !== "user");
}
