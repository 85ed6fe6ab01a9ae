import type { ChatMessage } from "../../app/chats";
import type { Planet } from "../../app/planet";
import { answerNode } from "../../engine/answer-node";
import { isPlanetError } from "../../engine/errors";
import type { Plan } from "../../engine/plan";
import { emptyTurn, withEvent } from "./turn";

/** A message as it is shown again. */
export interface SaidMessage extends ChatMessage {
  /** Of a question that no answer follows: what was written of one until it was stopped, or the process died. */
  readonly unfinished?: string;
}

/**
 * Messages with what was written of answers that never came to their end.
 * @param messages oldest first.
 * @param plan the workflow that answers; what another one has written is not found.
 */
export function saidMessages(
  messages: readonly ChatMessage[],
  { runs }: Pick<Planet, "runs">,
  plan: Plan,
): Promise<readonly SaidMessage[]> {
  const node = answerNode(plan);
  const written = async (run: string | undefined) => {
    if (run === undefined || node === undefined) return "";
    try {
      return (await runs.events(run)).reduce((turn, event) => withEvent(turn, event, node), emptyTurn).text;
    } catch (error) {
      // A question is kept before its run is, and a run may be removed.
      if (isPlanetError(error) && error.code === "not_found") return "";
      throw error;
    }
  };
  return Promise.all(
    messages.map(async (message, index) => {
      if (message.role !== "user" || messages[index + 1]?.role === "assistant") return message;
      return { ...message, unfinished: await written(message.run) };
    }),
  );
}
