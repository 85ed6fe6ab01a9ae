import { PlanetError } from "./errors";
import type { RunEvent } from "./events";

/** What a node asks a person. */
export interface Question {
  readonly prompt: string;
  /** What kind of value is an answer. */
  readonly type: "text" | "number" | "boolean" | "json";
  /** The only answers there are; for `text`. */
  readonly choices?: readonly string[];
}

/** Who asks: a node, an element of its `for_each` list from 0, a node of the workflow that it runs. */
export interface Asker {
  readonly node: string;
  readonly element?: number;
  readonly part?: string;
}

/** A question that has no answer yet. */
export interface OpenQuestion extends Asker {
  readonly question: Question;
}

/** An answer to a question. */
export interface Answer extends Asker {
  readonly value: unknown;
}

/** How people name who asks: `review`, `review[2]`, `review/approval`. */
export function askerName({ node, element, part }: Asker): string {
  return `${node}${element === undefined ? "" : `[${element}]`}${part === undefined ? "" : `/${part}`}`;
}

/** Reads what {@link askerName} gives; undefined for anything else. */
export function parseAsker(name: string): Asker | undefined {
  const [, node, element, part] = /^([^[\]/]+)(?:\[(\d+)\])?(?:\/(.+))?$/.exec(name) ?? [];
  if (node === undefined) return undefined;
  return {
    node,
    ...(element === undefined ? {} : { element: Number(element) }),
    ...(part === undefined ? {} : { part }),
  };
}

/** The answers in a run's events, by who asked. */
export function answersOf(events: Iterable<RunEvent>): Map<string, unknown> {
  const answers = new Map<string, unknown>();
  for (const event of events) if (event.type === "node-answer") answers.set(askerName(event), event.value);
  return answers;
}

/** The questions in a run's events that have no answer: those that its last life asked. */
export function openQuestions(events: Iterable<RunEvent>): OpenQuestion[] {
  const open = new Map<string, OpenQuestion>();
  for (const event of events) {
    if (event.type === "node-wait") {
      const { node, element, part, question } = event;
      open.set(askerName(event), {
        node,
        question,
        ...(element === undefined ? {} : { element }),
        ...(part === undefined ? {} : { part }),
      });
    } else if (event.type === "node-answer") open.delete(askerName(event));
    else if (event.type === "node-end" || event.type === "node-skip") {
      for (const [name, { node, element }] of open)
        if (node === event.node && (event.element === undefined || event.element === element)) open.delete(name);
    }
  }
  return [...open.values()];
}

/**
 * The answer as the node gets it.
 * @throws `invalid_input` when it is no answer to the question.
 */
export function checkAnswer({ type, choices }: Question, value: unknown, name: string): unknown {
  const refuse = (expected: string) => {
    const shown = value === undefined ? "nothing" : JSON.stringify(value);
    return new PlanetError("invalid_input", `${shown} is no answer to "${name}"`, { hint: `answer with ${expected}` });
  };
  if (type === "json") {
    if (value === undefined) throw refuse("a value");
    return value;
  }
  if (type === "text") {
    if (typeof value !== "string") throw refuse("text");
    if (choices === undefined || choices.includes(value)) return value;
    const same = choices.filter((choice) => choice.toLowerCase() === value.trim().toLowerCase());
    if (same.length === 1) return same[0];
    throw refuse(choices.map((choice) => `"${choice}"`).join(" or "));
  }
  if (typeof value !== type || (type === "number" && !Number.isFinite(value)))
    throw refuse(type === "number" ? "a number" : "true or false");
  return value;
}

/** Reads an answer that a person typed: numbers, yes and no, JSON, by what is asked for; {@link checkAnswer} checks it. */
export function readAnswer({ type }: Question, text: string): unknown {
  const trimmed = text.trim();
  switch (type) {
    case "text":
      return text;
    case "number":
      return trimmed === "" || Number.isNaN(Number(trimmed)) ? text : Number(trimmed);
    case "boolean":
      if (/^(?:true|yes|y)$/i.test(trimmed)) return true;
      return /^(?:false|no|n)$/i.test(trimmed) ? false : text;
    case "json":
      try {
        return JSON.parse(trimmed);
      } catch {
        // What is no JSON is a text, which is a value as well.
        return text;
      }
    default:
      return type satisfies never;
  }
}
