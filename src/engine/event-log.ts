import { type PlanetError, toErrorRecord } from "./errors";
import type { RunEvent } from "./events";
import type { Journal } from "./journal";

/** All events of a run in order, for any number of readers who may start anywhere and at any time. */
export interface EventLog {
  /** The number of the next event. */
  readonly next: number;
  /** Whether `run-end` has been added; from then on nothing more is taken. */
  readonly closed: boolean;
  /** Whether events are kept in a journal. */
  readonly kept: boolean;
  /** Adds an event whose `seq` is {@link next}. Once the journal has failed only `run-end` is taken, as a failure. */
  add(event: RunEvent): void;
  /** Calls back once all that was added so far is kept, at once where nothing is; with the error when it is lost. */
  whenKept(callback: (lost?: PlanetError) => void): void;
  /** The events from a number on: those that are there at once, then each as it comes, until the log is closed. */
  read(from: number): AsyncIterableIterator<RunEvent>;
}

/** What a log is made with. */
export interface EventLogOptions {
  /**
   * Events of an earlier life of the same run; numbering goes on after them, also after a `run-end` of a run that did
   * not complete. One that completed leaves nothing to tell: the log is closed from the start.
   */
  readonly history?: readonly RunEvent[];
  /** Is told of every new event, in order, once it is kept. */
  readonly sink?: ((event: RunEvent) => void) | undefined;
  /** What it gives back is kept and told instead of an event. */
  readonly redact?: ((event: RunEvent) => RunEvent) | undefined;
  /** Keeps events before anybody is told of them. */
  readonly journal?: Journal | undefined;
  /** Is told once when the journal fails. What it had not kept by then nobody is told of. */
  readonly onLost?: ((error: PlanetError) => void) | undefined;
}

/** Makes a log. */
export function eventLog(options: EventLogOptions = {}): EventLog {
  return new Log(options);
}

interface Staged {
  readonly event: RunEvent;
  after: ((lost?: PlanetError) => void) | undefined;
}

/** A class and not a closure, because a log is made for each run and its methods are called for each event. */
class Log implements EventLog {
  next: number;
  closed: boolean;
  /** Whether readers have been given the last event. */
  private told: boolean;
  private readonly events: RunEvent[];
  private readonly sink: ((event: RunEvent) => void) | undefined;
  private readonly redact: ((event: RunEvent) => RunEvent) | undefined;
  private readonly onLost: ((error: PlanetError) => void) | undefined;
  private journal: Journal | undefined;
  /** Why nothing is kept any more. */
  private lost: PlanetError | undefined;
  /** What the journal has yet to keep, from `head` on. */
  private staged: Staged[] = noneStaged;
  private head = 0;
  private waiting: (() => void)[] | undefined;

  constructor({ history = [], sink, redact, journal, onLost }: EventLogOptions) {
    this.events = history.length === 0 ? [] : [...history];
    const last = history.at(-1);
    this.next = last === undefined ? 0 : last.seq + 1;
    this.closed = last?.type === "run-end" && last.status === "completed";
    this.told = this.closed;
    this.sink = sink;
    this.redact = redact;
    this.journal = journal;
    this.onLost = onLost;
  }

  get kept(): boolean {
    return this.journal !== undefined;
  }

  add(added: RunEvent): void {
    if (this.closed || (this.lost !== undefined && added.type !== "run-end")) return;
    const event = this.redact === undefined ? added : this.redact(added);
    this.next += 1;
    if (event.type === "run-end") this.closed = true;
    if (this.journal === undefined) {
      this.tell(this.lost === undefined ? event : asFailure(event, this.lost));
      return;
    }
    if (this.staged === noneStaged) this.staged = [];
    this.staged.push({ event, after: undefined });
    this.journal.append(event, this.onKept);
  }

  whenKept(callback: (lost?: PlanetError) => void): void {
    const last = this.staged.at(-1);
    if (this.journal === undefined || last === undefined) callback(this.lost);
    else if (last.after === undefined) last.after = callback;
    else {
      const first = last.after;
      last.after = (lost) => {
        first(lost);
        callback(lost);
      };
    }
  }

  async *read(from: number): AsyncIterableIterator<RunEvent> {
    // Stored histories lack what had passed, so a number is not a place.
    let place = this.events.findIndex(({ seq }) => !(seq < from));
    if (place === -1) place = this.events.length;
    for (; ; place += 1) {
      while (place >= this.events.length) {
        if (this.told) return;
        await new Promise<void>((resolve) => {
          this.waiting ??= [];
          this.waiting.push(resolve);
        });
      }
      const event = this.events[place] as RunEvent;
      if (!(event.seq < from)) yield event;
    }
  }

  private readonly onKept = (error?: PlanetError): void => {
    if (this.journal === undefined) return;
    if (error !== undefined) {
      this.lose(error);
      return;
    }
    const entry = this.staged[this.head];
    if (entry === undefined) return;
    this.head += 1;
    if (this.head === this.staged.length) {
      this.staged = [];
      this.head = 0;
    }
    this.tell(entry.event);
    entry.after?.();
  };

  private lose(error: PlanetError): void {
    const lost = this.staged.slice(this.head);
    this.staged = noneStaged;
    this.head = 0;
    this.journal = undefined;
    this.lost = error;
    this.next -= lost.length;
    const end = lost.at(-1)?.event;
    if (end?.type === "run-end") {
      const { next: seq } = this;
      this.next += 1;
      this.tell(asFailure({ ...end, seq }, error));
    } else this.onLost?.(error);
    for (const { after } of lost) after?.(error);
  }

  private tell(event: RunEvent): void {
    this.events.push(event);
    if (event.type === "run-end") this.told = true;
    this.sink?.(event);
    if (this.waiting === undefined) return;
    const readers = this.waiting;
    this.waiting = undefined;
    for (const wake of readers) wake();
  }
}

/** The end of a run of which not all is kept. */
function asFailure(event: RunEvent, lost: PlanetError): RunEvent {
  return event.type === "run-end" ? { ...event, status: "failed", error: toErrorRecord(lost) } : event;
}

/** Shared by all logs without a journal, so that they need no list of their own. */
const noneStaged: Staged[] = [];
