import type { Outputs } from "../engine/run-result";
import type { DocumentValue, Usage } from "../engine/values";
import type { NewMessage } from "../storage/chat-rows";

/** A run that has completed, as far as its answer needs it. */
export interface CompletedRun {
  readonly id: string;
  /** The outputs of the first output node that ran; undefined when none did. */
  readonly output: Outputs | undefined;
  readonly usage: Usage;
  /** The outputs of its nodes, in the order in which they ended. */
  readonly nodes: readonly Outputs[];
}

/**
 * The message that a run answers with: its text, what that cites, and the model that wrote it, which is the one whose
 * node gave the same text, or else the last one asked.
 */
export function answerOf({ id, output = {}, usage, nodes }: CompletedRun): NewMessage {
  const content = textOf(output);
  const asked = nodes.filter(({ model }) => typeof model === "string");
  const model = (asked.findLast(({ text }) => text === content) ?? asked.at(-1))?.model as string | undefined;
  const sources = output.sources as readonly DocumentValue[] | undefined;
  return {
    role: "assistant",
    content,
    ...(model === undefined ? {} : { model }),
    ...(sources === undefined || sources.length === 0 ? {} : { sources }),
    usage,
    run: id,
  };
}

/** The text of an output; a workflow with an output node of another kind answers with its values. */
function textOf(output: Outputs): string {
  if (typeof output.text === "string") return output.text;
  return Object.keys(output).length === 0 ? "" : JSON.stringify(output, null, 2);
}
