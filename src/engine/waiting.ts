import { PlanetError } from "./errors";
import { type Answer, type Asker, askerName, checkAnswer, type OpenQuestion, type Question } from "./questions";
import type { RunScope } from "./run-scope";

interface Asked {
  readonly asker: Asker;
  readonly question: Question;
  /** One for each who asks the same; an element that is tried again asks again. */
  readonly listeners: { resolve(value: unknown): void; reject(reason: unknown): void }[];
}

/** Those of a run who wait; made when somebody first asks. */
export function waitingOf(scope: RunScope): Waiting {
  scope.waiting ??= new Waiting(scope);
  return scope.waiting;
}

/**
 * The questions of one run, and who waits for their answers. Each asker has one question; asking again gives the same
 * answer.
 */
export class Waiting {
  private readonly asked = new Map<string, Asked>();
  /** The pieces of work that do nothing but wait. One that was given an answer works until it asks again. */
  private readonly resting = new Set<string>();
  private readonly answers: Map<string, unknown>;
  private news = false;

  constructor(private readonly scope: Pick<RunScope, "log" | "clock" | "answers" | "rest" | "stopper">) {
    this.answers = new Map(scope.answers);
  }

  /** How many pieces of work wait: nodes, and elements of lists. */
  get size(): number {
    return this.resting.size;
  }

  /** Whether anything was asked, answered or given up since this was last called. */
  isNews(): boolean {
    const { news } = this;
    this.news = false;
    return news;
  }

  open(): OpenQuestion[] {
    return Array.from(this.asked.values(), ({ asker, question }) => ({ ...asker, question }));
  }

  /**
   * @param onForget is given what takes the waiting back, for an attempt that ends without the answer.
   * Rejects with `invalid_input` when an answer given beforehand is none to this question, and with `run_canceled` or
   * whatever else the run ends for before it is answered.
   */
  async ask(asker: Asker, question: Question, onForget: (forget: () => void) => void): Promise<unknown> {
    const name = askerName(asker);
    if (this.answers.has(name)) return checkAnswer(question, this.answers.get(name), name);
    const { stopper } = this.scope;
    if (stopper.reason !== undefined) throw stopper.reason;
    if (this.scope.log.closed) throw waitsNoMore();
    const before = this.asked.get(name);
    const asked = before ?? { asker, question, listeners: [] };
    if (before === undefined) {
      this.asked.set(name, asked);
      const { log, clock } = this.scope;
      log.add({ seq: log.next, time: clock.now(), type: "node-wait", question, ...asker });
    }
    return new Promise<unknown>((resolve, reject) => {
      const listener = { resolve, reject };
      asked.listeners.push(listener);
      this.resting.add(pieceOf(asker));
      this.news = true;
      onForget(() => {
        const place = asked.listeners.indexOf(listener);
        if (place === -1) return;
        asked.listeners.splice(place, 1);
        this.news = true;
        if (asked.listeners.length > 0) return;
        this.asked.delete(name);
        const piece = pieceOf(asker);
        if (!this.open().some((other) => pieceOf(other) === piece)) this.resting.delete(piece);
      });
      // Later, because a node that runs a workflow asks all that is asked there before it waits.
      queueMicrotask(this.scope.rest);
    });
  }

  /** @throws `not_found` when nobody asks that, `invalid_input` when it is no answer to the question. */
  answer({ value, ...asker }: Answer): void {
    const name = askerName(asker);
    const asked = this.asked.get(name);
    if (asked === undefined) throw notAsked(name, this.open());
    const checked = checkAnswer(asked.question, value, name);
    this.asked.delete(name);
    this.resting.delete(pieceOf(asker));
    this.news = true;
    this.answers.set(name, checked);
    const { log, clock } = this.scope;
    log.add({ seq: log.next, time: clock.now(), type: "node-answer", value: checked, ...asker });
    // What the person said is kept before anything is done with it.
    log.whenKept((lost) => {
      for (const { resolve, reject } of asked.listeners) {
        if (lost === undefined) resolve(checked);
        else reject(lost);
      }
    });
  }

  /** Lets those who wait go, because the run ends; what they still do is no longer heard. */
  dismiss(reason: PlanetError): void {
    const left = [...this.asked.values()];
    this.asked.clear();
    this.resting.clear();
    for (const { listeners } of left) for (const { reject } of listeners) reject(reason);
  }
}

/** The error of those who still wait when the run ends because all of it waits. */
export function waitsNoMore(): PlanetError {
  return new PlanetError("run_canceled", "the run waits for an answer");
}

/** The node or element that asks. */
function pieceOf({ node, element }: Asker): string {
  return askerName(element === undefined ? { node } : { node, element });
}

/** The error of an answer to what nobody asks. */
export function notAsked(name: string, open: readonly Asker[]): PlanetError {
  return new PlanetError("not_found", `"${name}" asks nothing`, {
    hint:
      open.length === 0
        ? "the run waits for no answer"
        : `it is asked by ${open.map((asker) => `"${askerName(asker)}"`).join(", ")}`,
  });
}
