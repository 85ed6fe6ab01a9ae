import type { ChatMessage, Reply } from "../../app/chats";
import { answerNode } from "../../engine/answer-node";
import { type ErrorRecord, isPlanetError, PlanetError, toErrorRecord } from "../../engine/errors";
import { askerName, type OpenQuestion } from "../../engine/questions";
import type { Terminal } from "../terminal";
import type { SaidMessage } from "./said-messages";
import type { ChatSession, Hearing } from "./session";
import { readSent, type Sent, type SlashCommand, type Stage } from "./slash-command";
import { emptyTurn, type Turn, withEvent } from "./turn";

/** What shows a conversation: lines one after the other, or a live screen. */
export interface Face extends Pick<Stage, "print" | "progress" | "choose" | "copy" | "clear" | "quit"> {
  readonly terminal: Terminal;
  readonly columns: number;
  /** Shows what was asked. */
  asked(question: string): void;
  /** Shows how far the answer has come; called for each event of the run. */
  turn(turn: Turn): void;
  /** Shows that the answer is over: what came of it, and how many milliseconds it took. */
  ended(outcome: TurnOutcome, turn: Turn, time: number): void;
  /** Shows an error. */
  failed(error: ErrorRecord): void;
  /** Gives the person a text to be changed; what is sent next replaces the last question. */
  edit(text: string): void;
  /** Asks the person what a node asks; undefined when nothing is answered. */
  askPerson(prompt: string, choices: readonly string[] | undefined): Promise<string | undefined>;
  /** Shows messages that were said before. */
  showMessages(messages: readonly SaidMessage[], title: string): void;
}

/** What came of a question. */
export type TurnOutcome =
  | { readonly status: "answered"; readonly answer: ChatMessage }
  | { readonly status: "stopped" }
  | { readonly status: "waiting" }
  | { readonly status: "failed"; readonly error: ErrorRecord };

/** What a person does in a chat, whatever shows it. One thing at a time is going on. */
export interface Conversation {
  /** Does what was sent: asks the question, or runs the command. Resolves when that is over; it never rejects. */
  send(text: string): Promise<SendResult>;
  /** Stops what is going on. */
  stop(): void;
  /** Gives the last question to be edited. */
  edit(): void;
  readonly busy: boolean;
}

/** What became of what was sent. */
export interface SendResult {
  /** The error of a question or command that failed. */
  readonly error?: ErrorRecord;
  readonly outcome?: TurnOutcome;
}

/** So many messages are shown of a chat that goes on. */
const mostShown = 500;

/**
 * Makes the conversation of a session.
 * @param commands what may be sent beside questions; undefined where everything that is sent is one.
 */
export function createConversation(
  session: ChatSession,
  face: Face,
  commands: readonly SlashCommand[] | undefined,
  now: () => number,
): Conversation {
  let stopping: AbortController | undefined;
  let replaces = false;
  const outcomes: TurnOutcome[] = [];

  /** Lets a run answer, and shows it. A person who is asked something answers in between. */
  async function answer(begin: (hearing: Hearing) => Promise<Reply>, signal: AbortSignal): Promise<void> {
    const start = now();
    let turn = emptyTurn;
    const hear = async (body: (hearing: Hearing) => Promise<Reply>) => {
      let node = answerNode(session.workflow.plan);
      return body({
        signal,
        onEvent(event) {
          if (event.type === "run-start") node = answerNode(session.workflow.plan);
          turn = withEvent(turn, event, node);
          face.turn(turn);
        },
      });
    };
    let reply = await hear(begin);
    while (reply.status === "waiting") {
      const next = await goOn(reply.questions[0], hear);
      if (next === undefined) break;
      reply = next;
    }
    const notices = reply.notices.filter((notice) => !turn.notices.includes(notice));
    const outcome = outcomeOf(reply);
    outcomes.push(outcome);
    face.ended(outcome, { ...turn, notices: [...turn.notices, ...notices] }, now() - start);
  }

  async function goOn(
    open: OpenQuestion | undefined,
    hear: (body: (hearing: Hearing) => Promise<Reply>) => Promise<Reply>,
  ): Promise<Reply | undefined> {
    if (open === undefined) return undefined;
    const { prompt, choices, type } = open.question;
    for (;;) {
      const text = await face.askPerson(prompt, choices ?? (type === "boolean" ? ["yes", "no"] : undefined));
      if (text === undefined) return undefined;
      try {
        return await hear((hearing) => session.answerPerson(askerName(open), text, hearing));
      } catch (error) {
        if (!isPlanetError(error) || error.code !== "invalid_input") throw error;
        face.failed(toErrorRecord(error));
      }
    }
  }

  function edit(text: string): void {
    replaces = true;
    face.edit(text);
  }

  async function ask(text: string, signal: AbortSignal): Promise<void> {
    const replace = replaces;
    replaces = false;
    face.asked(text);
    await answer((hearing) => session.ask(text, hearing, replace), signal);
  }

  function stage(signal: AbortSignal): Stage {
    const { terminal, columns, print, progress, choose, copy, clear, quit } = face;
    return {
      ...{ terminal, columns, signal, print, progress, choose, copy, clear, quit, edit },
      ask: (text) => ask(text, signal),
      async retry() {
        if (session.question !== undefined) face.asked(session.question);
        await answer((hearing) => session.retry(hearing), signal);
      },
      async showChat() {
        const messages = await session.said(mostShown);
        face.showMessages(messages, session.chat?.title ?? "");
      },
    };
  }

  return {
    get busy() {
      return stopping !== undefined;
    },

    async send(text) {
      const controller = new AbortController();
      stopping = controller;
      outcomes.length = 0;
      try {
        const sent: Sent = commands === undefined ? { type: "question", text } : readSent(text, commands);
        if (sent.type === "question") await ask(sent.text, controller.signal);
        else await sent.command.run(sent.argument, session, stage(controller.signal));
      } catch (thrown) {
        // Whatever fails after it was stopped failed because of that.
        const error = controller.signal.aborted ? stoppedRecord : toErrorRecord(thrown);
        face.failed(error);
        return { error };
      } finally {
        stopping = undefined;
      }
      const outcome = outcomes.at(-1);
      if (outcome === undefined) return {};
      return outcome.status === "failed" ? { outcome, error: outcome.error } : { outcome };
    },

    stop() {
      stopping?.abort(new Error("stopped"));
    },

    edit() {
      if (session.question !== undefined) edit(session.question);
    },
  };
}

const stoppedRecord = toErrorRecord(new PlanetError("run_canceled", "stopped"));

function outcomeOf(reply: Reply): TurnOutcome {
  switch (reply.status) {
    case "answered":
      return { status: "answered", answer: reply.answer };
    case "waiting":
      return { status: "waiting" };
    case "canceled":
      return { status: "stopped" };
    case "failed":
      return { status: "failed", error: reply.error };
    default:
      return reply satisfies never;
  }
}
