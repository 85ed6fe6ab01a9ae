import type { RunEvent } from "./events";

/** All events of a run in order, for any number of readers who may start anywhere and at any time. */
export interface EventLog {
  /** The number of the next event. */
  readonly next: number;
  /** Whether `run-end` has been added; from then on nothing more is taken. */
  readonly closed: boolean;
  /** Adds an event whose `seq` is {@link next}. */
  add(event: RunEvent): void;
  /** The events from a number on: those that are there at once, then each as it comes, until the log is closed. */
  read(from: number): AsyncIterableIterator<RunEvent>;
}

/**
 * Makes a log.
 * @param history events of an earlier life of the same run; numbering goes on after them, also after a `run-end` of a
 * run that failed or was canceled. One that completed leaves nothing to tell: the log is closed from the start.
 * @param sink is told of every new event, at once and in order.
 * @param redact what it gives back is kept and told instead of an event.
 */
export function eventLog(
  history: readonly RunEvent[] = [],
  sink?: (event: RunEvent) => void,
  redact?: (event: RunEvent) => RunEvent,
): EventLog {
  return new Log(history, sink, redact);
}

/** A class and not a closure, because a log is made for each run and its methods are called for each event. */
class Log implements EventLog {
  closed: boolean;
  private readonly events: RunEvent[];
  private waiting: (() => void)[] | undefined;

  constructor(
    history: readonly RunEvent[],
    private readonly sink: ((event: RunEvent) => void) | undefined,
    private readonly redact: ((event: RunEvent) => RunEvent) | undefined,
  ) {
    this.events = history.length === 0 ? [] : [...history];
    const last = history.at(-1);
    this.closed = last?.type === "run-end" && last.status === "completed";
  }

  get next(): number {
    return this.events.length;
  }

  add(added: RunEvent): void {
    if (this.closed) return;
    const event = this.redact === undefined ? added : this.redact(added);
    this.events.push(event);
    if (event.type === "run-end") this.closed = true;
    this.sink?.(event);
    if (this.waiting === undefined) return;
    const readers = this.waiting;
    this.waiting = undefined;
    for (const wake of readers) wake();
  }

  async *read(from: number): AsyncIterableIterator<RunEvent> {
    for (let next = Math.max(0, Math.trunc(from) || 0); ; next += 1) {
      while (next >= this.events.length) {
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          this.waiting ??= [];
          this.waiting.push(resolve);
        });
      }
      yield this.events[next] as RunEvent;
    }
  }
}
