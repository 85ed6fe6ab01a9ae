import { PlanetError } from "../engine/errors";
import type { RunInput } from "../engine/node";
import type { Plan } from "../engine/plan";
import type { Run, RunOptions } from "../engine/run";
import { checkRunInput } from "../engine/run-input";
import type { Outputs } from "../engine/run-result";
import { addUsage, type Usage } from "../engine/values";
import type { Workflow } from "../engine/workflow";
import { historyPolicy } from "../nodes/user-query";
import type { Chat, ChatMessage } from "../storage/chat-rows";
import { newId } from "../storage/new-id";
import { chatHistory, type HistoryServices } from "./chat-history";
import type { Reply, RetryOptions, SendOptions } from "./chats";
import { type RecoveryServices, recoverChat } from "./recover-chat";
import { answerOf } from "./run-answer";

/** What chats work with. */
export interface ChatServices extends HistoryServices, RecoveryServices {
  /** The plan of a file, a workflow or a plan. Throws `invalid_workflow`. */
  readonly planOf: (workflow: string | Workflow | Plan) => Promise<Plan>;
  /** Starts a run that is kept; `stack` is the id of the stack that it is of. */
  readonly run: (
    plan: Plan,
    input: RunInput,
    options: Pick<RunOptions, "id" | "signal" | "onEvent"> & { readonly stack: string },
  ) => Promise<Run>;
  /** Lets a kept run go on. */
  readonly resume: (run: string, options: Pick<RunOptions, "signal" | "onEvent">) => Promise<Run>;
}

const titleLength = 60;
/** So many of the newest messages are looked at for the last question. */
const messagesSeen = 1_000;

/** Has the questions of chats answered. */
export function answerChat(services: ChatServices) {
  const { store, planOf, now, random } = services;

  /** Begins a run that answers a question, and waits for it. */
  async function ask(chat: Chat, question: ChatMessage, plan: Plan, options: RetryOptions): Promise<Reply> {
    const { input, signal = new AbortController().signal, onEvent } = options;
    const notices: string[] = [];
    const takesHistory = Object.hasOwn(plan.inputs, "history");
    const { messages, usage } = takesHistory
      ? await chatHistory(
          {
            chat,
            before: question.number,
            policy: historyPolicy(plan),
            signal,
            onNotice: (notice) => notices.push(notice),
          },
          services,
        )
      : { messages: [] };
    const run = await services.run(
      plan,
      { ...input, text: question.content, ...(takesHistory ? { history: messages } : {}) },
      {
        stack: chat.stack,
        signal,
        ...(question.run === undefined ? {} : { id: question.run }),
        ...(onEvent === undefined ? {} : { onEvent }),
      },
    );
    return finish(question, run, notices, usage);
  }

  /** Waits for a run, and keeps what it answers. */
  async function finish(
    question: ChatMessage,
    run: Run,
    notices: readonly string[],
    before: Usage | undefined,
  ): Promise<Reply> {
    const result = await run.result();
    if (result.status === "waiting") return { status: "waiting", question, notices, questions: result.questions };
    if (result.status !== "completed") return { status: result.status, question, notices, error: result.error };
    const nodes: Outputs[] = [];
    for await (const event of run) {
      if (event.type === "node-end" && event.element === undefined) nodes.push(event.outputs);
    }
    const usage = before === undefined ? result.usage : addUsage(before, result.usage);
    const message = answerOf({ id: run.id, output: result.output, usage, nodes });
    const answer = await store.append(question.chat, message, now(), random);
    return { status: "answered", question, notices, answer };
  }

  function workflowOf({ id, workflow }: Chat, options: RetryOptions): string | Workflow | Plan {
    const chosen = options.workflow ?? workflow;
    if (chosen !== undefined) return chosen;
    throw new PlanetError("usage", `the chat "${id}" has no workflow that answers`, {
      hint: "name one with the question, or when the chat begins",
    });
  }

  return {
    takeBack,

    async send(chat: Chat, text: string, options: SendOptions): Promise<Reply> {
      options.signal?.throwIfAborted();
      if (text.trim() === "") {
        throw new PlanetError("invalid_input", "the question is empty", { hint: "ask something" });
      }
      const plan = await planOf(workflowOf(chat, options));
      checkRunInput(plan.inputs, { ...options.input, text });
      await recoverChat(chat.id, services);
      const run = newId("run", now(), random);
      const question = await store.append(chat.id, { role: "user", content: text, run }, now(), random);
      if (chat.title === "") await store.rename(chat.id, titleOf(text));
      return ask(chat, question, plan, options);
    },

    async retry(chat: Chat, options: RetryOptions): Promise<Reply> {
      options.signal?.throwIfAborted();
      const { answers, unanswered } = await recoverChat(chat.id, services);
      const last = unanswered.at(-1);
      if (last === undefined) return recovered(chat, answers.at(-1));
      const { question, status } = last;
      if (status === "running" || status === "pending" || status === "waiting") throw stillAnswered(question, status);
      const goesOn = status !== "gone" && status !== "parked" && question.run !== undefined;
      if (goesOn && options.workflow === undefined && options.input === undefined) {
        const { signal, onEvent } = options;
        const run = await services.resume(question.run ?? "", {
          ...(signal === undefined ? {} : { signal }),
          ...(onEvent === undefined ? {} : { onEvent }),
        });
        return finish(question, run, [], undefined);
      }
      const plan = await planOf(workflowOf(chat, options));
      checkRunInput(plan.inputs, { ...options.input, text: question.content });
      const run = newId("run", now(), random);
      await store.answerBy(question.id, run);
      return ask(chat, { ...question, run }, plan, options);
    },
  };

  async function takeBack(chat: Chat): Promise<ChatMessage> {
    const { unanswered } = await recoverChat(chat.id, services);
    const questions = (await store.messages(chat.id, { limit: messagesSeen })).filter(({ role }) => role === "user");
    const question = questions.at(-1);
    if (question === undefined) {
      throw new PlanetError("usage", `nothing was asked in the chat "${chat.id}"`, {
        hint: "ask something with planet.chats.send()",
      });
    }
    const status = unanswered.find((one) => one.question.id === question.id)?.status;
    if (status === "running" || status === "pending") throw stillAnswered(question, status);
    await store.removeFrom(chat.id, question.number);
    // The next question names the chat, unless somebody has named it.
    if (questions.length === 1 && chat.title === titleOf(question.content)) await store.rename(chat.id, "");
    return question;
  }

  async function recovered(chat: Chat, answer: ChatMessage | undefined): Promise<Reply> {
    const messages = answer === undefined ? [] : await store.messages(chat.id, { limit: messagesSeen });
    const question = messages.findLast(({ role, run }) => role === "user" && run === answer?.run);
    if (answer !== undefined && question !== undefined) return { status: "answered", question, answer, notices: [] };
    throw new PlanetError("usage", `no question of the chat "${chat.id}" is without an answer`, {
      hint: "ask one with planet.chats.send()",
    });
  }
}

function stillAnswered({ run }: ChatMessage, status: string): PlanetError {
  return new PlanetError("usage", `the run "${run}" that answers the question is ${status}`, {
    hint: status === "waiting" ? "answer what it asks, then recover the chat" : "wait for it, or cancel it",
  });
}

/** The beginning of a question, in one line. */
function titleOf(text: string): string {
  const line = text
    .normalize("NFC")
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, " ")
    .trim();
  const characters = Array.from(line);
  return characters.length <= titleLength
    ? line
    : `${characters
        .slice(0, titleLength - 1)
        .join("")
        .trimEnd()}…`;
}
