import type { NodeStatus, RunEvent } from "../../engine/events";
import type { Progress } from "../../engine/values";

/** A node of the run that answers, as far as it has come. Times are milliseconds since 1970. */
export interface TurnNode {
  readonly node: string;
  readonly status: NodeStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly progress?: Progress;
  /** The attempt at hand, from 1. */
  readonly attempt: number;
}

/** What a run has told while it answers a question. */
export interface Turn {
  /** In the order in which they started. */
  readonly nodes: readonly TurnNode[];
  /** The answer as far as it is written. */
  readonly text: string;
  /** What a person should know, each once. */
  readonly notices: readonly string[];
}

/** The turn in which nothing was told yet. */
export const emptyTurn: Turn = { nodes: [], text: "", notices: [] };

/**
 * Takes an event of the run into its turn.
 * @param answer the node whose text is the answer; undefined when that is known at the end only.
 */
export function withEvent(turn: Turn, event: RunEvent, answer: string | undefined): Turn {
  if (!("node" in event)) return turn;
  const { node, time } = event;
  if (event.type === "node-delta") {
    if ("notice" in event) return withNotice(turn, event.notice);
    if ("progress" in event) return changed(turn, node, { progress: event.progress });
    return node === answer && event.element === undefined ? { ...turn, text: turn.text + event.text } : turn;
  }
  if ("element" in event && event.element !== undefined) return turn;
  switch (event.type) {
    case "node-start": {
      const nodes = turn.nodes.filter((one) => one.node !== node);
      // What a former life of the run has written is written again.
      const text = node === answer ? "" : turn.text;
      return { ...turn, text, nodes: [...nodes, { node, status: "running", startedAt: time, attempt: 1 }] };
    }
    case "node-retry": {
      // What comes next is another answer.
      const again = node === answer ? { ...turn, text: "" } : turn;
      return changed(again, node, { attempt: event.attempt });
    }
    case "node-wait":
      return changed(turn, node, { status: "waiting" });
    case "node-answer":
      return changed(turn, node, { status: "running" });
    case "node-error":
      return changed(turn, node, { status: "failed", endedAt: time });
    case "node-skip":
      return changed(turn, node, { status: "skipped", endedAt: time });
    case "node-end":
      return changed(turn, node, { status: "completed", endedAt: time });
    default:
      return event satisfies never;
  }
}

function withNotice(turn: Turn, notice: string): Turn {
  return turn.notices.includes(notice) ? turn : { ...turn, notices: [...turn.notices, notice] };
}

function changed(turn: Turn, node: string, change: Partial<TurnNode>): Turn {
  return { ...turn, nodes: turn.nodes.map((one) => (one.node === node ? { ...one, ...change } : one)) };
}
