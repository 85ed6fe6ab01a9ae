import type { AnsweringWorkflow } from "../../app/answering-workflow";
import type { Chat, ChatMessage, Reply, RetryOptions } from "../../app/chats";
import type { Planet } from "../../app/planet";
import { PlanetError } from "../../engine/errors";
import type { RunEvent } from "../../engine/events";
import { addUsage, type DocumentValue, type Usage } from "../../engine/values";
import { type SaidMessage, saidMessages } from "./said-messages";

/** How a session begins. */
export interface SessionOptions {
  /** Opens a planet whose `default` model is this one; undefined for the configured one. */
  readonly openPlanet: (model: string | undefined) => Promise<Planet>;
  /** Default: the stack in use. */
  readonly stack?: string;
  /** A workflow file, or the name of a workflow that is saved in the stack. */
  readonly workflow?: string;
  /** The model id that `default` stands for. */
  readonly model?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What has been used since the session began. Times are milliseconds. */
export interface Spent {
  readonly answers: number;
  readonly time: number;
  readonly usage: Usage;
  /** The same by the model that answered. */
  readonly byModel: ReadonlyMap<string, Usage>;
}

/** What is told while a question is answered. */
export type Hearing = Pick<RetryOptions, "signal" | "onEvent">;

/** A conversation with a stack, as one process has it. Whatever shows it asks it; nothing in it draws. */
export interface ChatSession {
  readonly planet: Planet;
  /** The stack's name. */
  readonly stack: string;
  readonly workflow: AnsweringWorkflow;
  /** Undefined until something was asked: a chat in which nothing was said is not kept. */
  readonly chat: Chat | undefined;
  readonly spent: Spent;
  /** The last answer, of this process or of the chat that was resumed. */
  readonly answer: ChatMessage | undefined;
  /** The id of the run that answers the last question. */
  readonly run: string | undefined;
  /** The last question. */
  readonly question: string | undefined;
  /**
   * Asks a question. Throws `invalid_workflow`, `invalid_input` and `usage` before anything is kept.
   * @param replace whether the last question is taken back before.
   */
  ask(text: string, hearing: Hearing, replace?: boolean): Promise<Reply>;
  /** Has the last question answered: goes on with a run that did not come to its end, else asks again. Throws `usage` when nothing was asked. */
  retry(hearing: Hearing): Promise<Reply>;
  /**
   * Gives the answer to what the run asks a person, and lets it go on. Throws `invalid_input` when it is no answer.
   * @param asker who asks, as `askerName` names it.
   */
  answerPerson(asker: string, text: string, hearing: Hearing): Promise<Reply>;
  /** The messages of the chat, oldest first: the last `limit` of them. */
  messages(limit: number): Promise<readonly ChatMessage[]>;
  /** The same, with what was written of answers that never came to their end. */
  said(limit: number): Promise<readonly SaidMessage[]>;
  /** Goes on with a chat. Throws `not_found`. */
  resume(chat: string): Promise<void>;
  /** Begins another chat with the next question. */
  startAnew(): void;
  /** Goes to another stack, with another chat. Throws `not_found`, and `invalid_workflow`. */
  goToStack(name: string): Promise<void>;
  /** Answers with another model wherever a workflow says `default`. Throws `unknown_model`. */
  changeModel(id: string): Promise<void>;
  /** Reads the workflow again. Throws `invalid_workflow`. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const nothingSpent: Spent = { answers: 0, time: 0, usage: { input: 0, output: 0 }, byModel: new Map() };

/**
 * Opens a session.
 * @throws `not_found` when the stack that is named or the workflow is not there, `invalid_workflow`, and what opening a planet throws.
 */
export async function openSession(options: SessionOptions): Promise<ChatSession> {
  const { openPlanet, now } = options;
  let planet = await openPlanet(options.model);
  let stack = options.stack ?? planet.stack;
  let named = options.workflow;
  let workflow: AnsweringWorkflow;
  let chat: Chat | undefined;
  let answer: ChatMessage | undefined;
  let run: string | undefined;
  let question: string | undefined;
  let spent = nothingSpent;
  try {
    if (stack !== planet.stack) await expectStack(planet, stack);
    workflow = await find();
  } catch (error) {
    await planet.close();
    throw error;
  }

  function find(): Promise<AnsweringWorkflow> {
    return planet.answering({ stack, ...(named === undefined ? {} : { workflow: named }) });
  }

  function forget(): void {
    chat = undefined;
    answer = undefined;
    run = undefined;
    question = undefined;
  }

  /** A file that was edited, or documents that came, count from the next question on. */
  async function answering(text: string): Promise<AnsweringWorkflow> {
    question = text;
    workflow = await find();
    return workflow;
  }

  async function heard(
    hearing: Hearing,
    body: (hearing: Hearing) => Promise<Reply>,
    start: number = now(),
  ): Promise<Reply> {
    let usage: Usage = { input: 0, output: 0 };
    const onEvent = (event: RunEvent) => {
      if (event.type === "run-start") run = event.run;
      if (event.type === "run-end") usage = event.usage;
      hearing.onEvent?.(event);
    };
    const reply = await body({ ...hearing, onEvent });
    run = reply.question.run;
    if (reply.status === "answered") answer = reply.answer;
    spent = spend(spent, reply.status === "answered" ? reply.answer.model : undefined, usage, now() - start);
    return reply;
  }

  const messages = async (limit: number) => (chat === undefined ? [] : planet.chats.history(chat.id, { limit }));

  async function ask(text: string, hearing: Hearing, replace = false): Promise<Reply> {
    const start = now();
    if (chat !== undefined) await expectIdle(planet, chat.id);
    const { plan, file } = await answering(text);
    if (replace && chat !== undefined) await planet.chats.takeBack(chat.id);
    chat ??= await planet.chats.start(stack, file === undefined ? {} : { workflow: file });
    const { id } = chat;
    const reply = await heard(hearing, (own) => planet.chats.send(id, text, { ...own, workflow: plan }), start);
    chat = await planet.chats.get(id);
    return reply;
  }

  /** Lets the run that answers the last question go on with a person's answer. */
  async function goOn(asker: string, text: string, hearing: Hearing): Promise<Reply> {
    const { id } = chat ?? nothingAsked();
    const asked = (await planet.chats.history(id, { limit: messagesLooked })).findLast(({ role }) => role === "user");
    if (asked?.run === undefined) return nothingAsked();
    const going = await planet.runs.answer(asked.run, { asker, text }, hearing);
    const base = { question: asked, notices: [] };
    if (going === undefined) {
      const error = { code: "run_taken", message: "the run goes on in another process", retryable: false } as const;
      return { ...base, status: "failed", error };
    }
    const result = await going.result();
    if (result.status === "waiting") return { ...base, status: "waiting", questions: result.questions };
    if (result.status !== "completed") return { ...base, status: result.status, error: result.error };
    const { answers } = await planet.chats.recover(id);
    const said = answers.find((one) => one.run === going.id) ?? nothingAsked();
    return { ...base, status: "answered", answer: said };
  }

  return {
    get planet() {
      return planet;
    },
    get stack() {
      return stack;
    },
    get workflow() {
      return workflow;
    },
    get chat() {
      return chat;
    },
    get spent() {
      return spent;
    },
    get answer() {
      return answer;
    },
    get run() {
      return run;
    },
    get question() {
      return question;
    },

    ask,

    async retry(hearing) {
      const { id } = chat ?? nothingAsked();
      const { answers, unanswered } = await planet.chats.recover(id);
      const last = unanswered.at(-1)?.question;
      if (answers.length === 0 && last === undefined) return ask(question ?? nothingAsked(), hearing, true);
      return heard(hearing, (own) => planet.chats.retry(id, own));
    },

    answerPerson: (asker, text, hearing) => heard(hearing, (own) => goOn(asker, text, own)),

    messages,
    said: async (limit) => saidMessages(await messages(limit), planet, workflow.plan),

    async resume(id) {
      const found = await planet.chats.get(id);
      await planet.chats.recover(id);
      forget();
      chat = found;
      const last = await messages(messagesLooked);
      answer = last.findLast(({ role }) => role === "assistant");
      const asked = last.findLast(({ role }) => role === "user");
      question = asked?.content;
      run = asked?.run;
    },

    startAnew: forget,

    async goToStack(name) {
      const { name: known } = await planet.stacks.get(name);
      const before = { stack, named };
      [stack, named] = [known, undefined];
      try {
        workflow = await find();
      } catch (error) {
        ({ stack, named } = before);
        throw error;
      }
      forget();
    },

    async changeModel(id) {
      const next = await openPlanet(id);
      await planet.close();
      planet = next;
      workflow = await find();
    },

    async reload() {
      workflow = await find();
    },

    close: () => planet.close(),
  };
}

/** A stack that nobody has made is most likely another one's name, written wrongly. Documents alone make one, too. */
async function expectStack({ stacks, documents }: Planet, stack: string): Promise<void> {
  try {
    await stacks.get(stack);
  } catch (error) {
    if ((await documents.collections()).some(({ name }) => name === stack)) return;
    throw error;
  }
}

/** What is asked while another process has its answer written would stand between that question and its answer. */
async function expectIdle({ chats }: Planet, chat: string): Promise<void> {
  const { unanswered } = await chats.recover(chat);
  const other = unanswered.find(({ status }) => status === "running" || status === "pending");
  if (other === undefined) return;
  throw new PlanetError("usage", `another process has "${other.question.content.slice(0, 60)}" answered in this chat`, {
    hint: `wait for it, cancel it (aiplanet runs cancel ${other.question.run}), or begin another chat`,
  });
}

function nothingAsked(): never {
  throw new PlanetError("usage", "nothing was asked yet", { hint: "ask something" });
}

/** As many of the newest messages as are looked at for the last answer. */
const messagesLooked = 50;

/** What the last answer cites; nothing before there is one. */
export function sourcesOf({ answer }: Pick<ChatSession, "answer">): readonly DocumentValue[] {
  return answer?.sources ?? [];
}

function spend(before: Spent, model: string | undefined, usage: Usage, time: number): Spent {
  const byModel = new Map(before.byModel);
  if (model !== undefined) byModel.set(model, addUsage(byModel.get(model) ?? { input: 0, output: 0 }, usage));
  return {
    answers: before.answers + (model === undefined ? 0 : 1),
    time: before.time + time,
    usage: addUsage(before.usage, usage),
    byModel,
  };
}
