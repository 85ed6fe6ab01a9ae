import type { ErrorRecord } from "../../src/engine/errors";
import type { RunEvent, RunStatus } from "../../src/engine/events";
import type { Usage } from "../../src/engine/values";
import type { Chat, ChatMessage } from "../../src/storage/chat-rows";
import type { RunSignal } from "../../src/storage/run-store";
import type { Stack } from "../../src/storage/stack-store";

/** A run as it has to be kept. */
export interface ModelRun {
  readonly id: string;
  readonly workflow: string;
  readonly hash: string;
  readonly stack: string | undefined;
  parent: string | undefined;
  status: RunStatus;
  epoch: number;
  owner: string | undefined;
  deaths: number;
  claimedSeq: number;
  usage: Usage | undefined;
  error: ErrorRecord | undefined;
  readonly createdAt: number;
  endedAt: number | undefined;
  events: RunEvent[];
  signals: RunSignal[];
}

/** What the stores have to hold, by id; the order of a map is the order in which things were made. */
export interface Model {
  readonly stacks: Map<string, Stack>;
  readonly chats: Map<string, Chat>;
  readonly messages: Map<string, ChatMessage>;
  readonly runs: Map<string, ModelRun>;
  /** Hashes of what was run. */
  readonly contents: Set<string>;
  /** Ids of all stacks and runs that ever were, because somebody may still speak of one that is gone. */
  readonly everStacks: string[];
  readonly everRuns: string[];
  /** Milliseconds; stands still now and then, as clocks do. */
  time: number;
}

export function emptyModel(): Model {
  return {
    stacks: new Map(),
    chats: new Map(),
    messages: new Map(),
    runs: new Map(),
    contents: new Set(),
    everStacks: [],
    everRuns: [],
    time: 1_000,
  };
}

/** Newest first, and of the same moment by id, backwards. */
export function newestFirst<Thing extends { readonly id: string }>(
  things: Iterable<Thing>,
  timeOf: (thing: Thing) => number,
): Thing[] {
  return [...things].sort((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1));
}

/** The chat's messages in their order. */
export function messagesOf(model: Model, chat: string): ChatMessage[] {
  return [...model.messages.values()].filter((message) => message.chat === chat).sort((a, b) => a.number - b.number);
}

/** Removes a stack with all that belongs to it. */
export function dropStack(model: Model, id: string): void {
  model.stacks.delete(id);
  for (const chat of [...model.chats.values()]) if (chat.stack === id) dropChat(model, chat.id);
  for (const run of [...model.runs.values()]) if (run.stack === id) dropRun(model, run.id);
}

/** Removes a chat with its messages. */
export function dropChat(model: Model, id: string): void {
  model.chats.delete(id);
  for (const message of messagesOf(model, id)) model.messages.delete(message.id);
}

/** Removes a run; those that ran it again lose only its name. */
export function dropRun(model: Model, id: string): void {
  model.runs.delete(id);
  for (const run of model.runs.values()) if (run.parent === id) run.parent = undefined;
}

/** Takes what a run tells: a node that has ended leaves none of its deltas, an end is noted at the run. */
export function takeEvents(run: ModelRun, events: readonly RunEvent[]): void {
  for (const event of events) {
    if (event.type === "node-end" || event.type === "node-skip") {
      run.events = run.events.filter((other) => other.type !== "node-delta" || other.node !== event.node);
    }
    run.events.push(event);
    if (event.type !== "run-end") continue;
    run.status = event.status;
    run.owner = undefined;
    run.deaths = 0;
    run.usage = event.usage;
    run.error = event.error;
    run.endedAt = event.time;
  }
}
