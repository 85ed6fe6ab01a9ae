import type { ChatMessage } from "../storage/chat-rows";
import type { ChatStore } from "../storage/chat-store";
import type { Recovery } from "./chats";
import { answerOf } from "./run-answer";
import type { RunDetails } from "./runs";

/** What answers are recovered with. */
export interface RecoveryServices {
  readonly store: ChatStore;
  /** A run that is kept, by its id; undefined when there is none. */
  readonly findRun: (id: string) => Promise<RunDetails | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
}

/** So many of the newest messages are looked at: what is older was looked at when the next question was asked. */
const messagesSeen = 40;

/** Keeps the answers of runs that have completed and whose answer is not in the chat. */
export async function recoverChat(chat: string, services: RecoveryServices): Promise<Recovery> {
  const { store, findRun, now, random } = services;
  const answers: ChatMessage[] = [];
  const unanswered: Recovery["unanswered"][number][] = [];
  for (const question of openQuestions(await store.messages(chat, { limit: messagesSeen }))) {
    const run = question.run === undefined ? undefined : await findRun(question.run);
    if (run?.status !== "completed") {
      unanswered.push({ question, status: run?.status ?? "gone" });
      continue;
    }
    const message = answerOf({
      id: run.id,
      output: run.output,
      usage: run.usage ?? { input: 0, output: 0 },
      nodes: run.nodes.flatMap(({ outputs }) => (outputs === undefined ? [] : [outputs])),
    });
    answers.push(await store.append(chat, message, now(), random));
  }
  return { answers, unanswered };
}

/** The questions that nothing in the chat answers: no message of their run, and, without a run, none after them. */
function openQuestions(messages: readonly ChatMessage[]): ChatMessage[] {
  const runs = new Set(messages.flatMap(({ role, run }) => (role === "assistant" && run !== undefined ? [run] : [])));
  return messages.filter(({ role, run }, index) => {
    if (role !== "user") return false;
    return run === undefined ? messages[index + 1]?.role !== "assistant" : !runs.has(run);
  });
}
