import { onAbort as watchAbort } from "./abort";
import { type Clock, systemClock } from "./clock";
import { PlanetError, toErrorRecord } from "./errors";
import { eventLog } from "./event-log";
import { elementOutcomesOf, type NodeStatus, type Outcome, outcomesOf, type RunEvent } from "./events";
import { HostedRun, type Step } from "./hosted";
import type { Journal } from "./journal";
import { Ledger } from "./ledger";
import { meter, noUsage } from "./meter";
import type { RunInput } from "./node";
import type { Plan } from "./plan";
import { type Answer, answersOf, askerName, type OpenQuestion, parseAsker } from "./questions";
import { newRunId } from "./run-id";
import { checkRunInput } from "./run-input";
import { adoptAll, type RunResult, toResult } from "./run-result";
import { type RunScope, stopper } from "./run-scope";
import { type Driver, Scheduler } from "./scheduler";
import type { StepCache } from "./step-cache";
import { addUsage, type Usage } from "./values";
import { notAsked, waitingOf } from "./waiting";

/** How a plan is run. */
export interface RunOptions {
  /** The run's id. Default: one that no other run has. */
  readonly id?: string;
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** How many nodes run at once, from 1. Default: 16. */
  readonly concurrency?: number;
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1) for the jitter of retries. Default: `Math.random`. */
  readonly random?: () => number;
  /** Events of an earlier life of this run: what ended in them is not run again. */
  readonly history?: readonly RunEvent[];
  /** Keeps events before anybody is told of them, and outcomes before anything is built on them. Not with `step`. */
  readonly journal?: Journal;
  /** What people answer, by who asks, for questions that a node asks now or later: `{ approval: "yes" }`. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /**
   * Is told when all that is left waits for people, each time that happens; {@link Run.answer} lets the run go on. What
   * it throws stops the run, which then fails with it.
   * Default: the run ends then, with status `waiting`, and goes on when it is run again with its history and answers.
   */
  readonly onWait?: (questions: readonly OpenQuestion[]) => void;
  /** Milliseconds that running nodes have to heed their signal before a stopped run ends without them. Default: 1000. */
  readonly grace?: number;
  /** Is told of every event, at once and in order. What it throws stops the run, which then fails with it. */
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Takes secrets out of what the run tells: of each event before anyone is told of it, and of the result. Gives back
   * the same value where there is none. The nodes themselves work with what is really there; a run that is resumed goes
   * on with what was told, and a host of steps records what it is given.
   */
  readonly redact?: <Told>(told: Told) => Told;
  /** Is told of what nodes use as they use it, also of attempts that fail. For hosts that count several runs. */
  readonly onUsage?: (usage: Usage) => void;
  /**
   * Sets aside what a call of a node is expected to use, before it is made, and returns what gives it back. What it
   * throws keeps the call from being made. For hosts with a budget for several runs.
   */
  readonly onReserve?: (expected: Usage) => () => void;
  /** Where the outputs of nodes with `cache` are kept. Default: nowhere. */
  readonly kept?: StepCache;
  /** Runs each node for a host that records its outcome; see {@link Step}. Not together with `history`. */
  readonly step?: Step;
}

/** One execution of a plan. Iterating over it gives its events from the first one, whenever the iteration starts. */
export interface Run extends AsyncIterable<RunEvent> {
  readonly id: string;
  readonly plan: Plan;
  /** The events from number `from` on, as they come, up to `run-end`. */
  events(from?: number): AsyncIterableIterator<RunEvent>;
  /**
   * Resolves when the run has ended, however it ended: it never rejects. `output` is what the first output node that
   * ran has given.
   */
  result(): Promise<RunResult>;
  /** Stops the run; it ends with status `canceled`. After the end it does nothing. */
  cancel(reason?: string): void;
  /**
   * Gives the answer to a question of a node.
   * @throws `not_found` when nobody asks that, `invalid_input` when it is no answer to the question.
   */
  answer(answer: Answer): void;
  /** The questions that wait for an answer now. */
  questions(): readonly OpenQuestion[];
  /** Where each node stands, by id. */
  statuses(): Readonly<Record<string, NodeStatus>>;
}

const defaultConcurrency = 16;
const defaultGrace = 1_000;
const noOutcomes: ReadonlyMap<string, Outcome> = new Map();

/**
 * Starts a run of a plan at once.
 * @throws `invalid_input` when the input is not what the workflow declares, `usage` when an option is out of its range;
 * everything later is in the result.
 */
export function run(plan: Plan, input: RunInput = {}, options: RunOptions = {}): Run {
  return new PlanRun(plan, input, options);
}

/** A class, because a closure for everything that a run can be asked would cost more than a node. */
class PlanRun implements Run {
  readonly id: string;
  readonly plan: Plan;
  private readonly scope: RunScope;
  private readonly ledger: Ledger;
  private readonly ended: Promise<RunResult>;

  constructor(plan: Plan, input: RunInput, options: RunOptions) {
    const { history = [], signal, clock = systemClock, concurrency = defaultConcurrency } = options;
    const { grace = defaultGrace, step, onEvent, onWait, redact, journal, answers = {} } = options;
    checkOptions(concurrency, grace, step, history, journal);
    const checked = checkRunInput(plan.inputs, input);
    this.plan = plan;
    this.id = options.id ?? idOf(history) ?? newRunId();
    let finish: (result: RunResult) => void = () => undefined;
    this.ended = new Promise<RunResult>((resolve) => {
      finish = resolve;
    });
    const log = eventLog({
      history,
      sink: onEvent && ((event) => tell(onEvent, event, scope, "events")),
      redact,
      journal,
      onLost: (error) => scope.stopper.stop(error),
    });
    const answered = answersOf(history);
    const given = Object.entries(answers).filter(([name]) => !answered.has(name));
    const scope: RunScope = {
      id: this.id,
      plan,
      input: checked,
      log,
      clock,
      random: options.random ?? Math.random,
      meter: meter(plan.budget, usageOf(history)),
      stopper: stopper((reason) => {
        driver.stop(reason);
        scope.waiting?.dismiss(reason);
      }),
      elements: history.length === 0 ? undefined : elementOutcomesOf(history),
      kept: options.kept,
      onUsage: options.onUsage,
      onReserve: options.onReserve,
      waiting: undefined,
      answers: given.length === 0 ? answered : new Map([...answered, ...given]),
      extraWork: 0,
      rest: () => driver.rest(),
      onWait: onWait && ((questions) => tell(onWait, questions, scope, "questions")),
    };
    this.scope = scope;
    let ignoreSignal: (() => void) | undefined;
    const ledger = new Ledger(scope, (ending) => {
      ignoreSignal?.();
      const result = toResult(scope, ledger, ending);
      finish(redact === undefined ? result : redact(result));
    });
    this.ledger = ledger;
    const driver: Driver =
      step === undefined
        ? new Scheduler(scope, ledger, concurrency, grace)
        : new HostedRun(scope, ledger, step, concurrency, grace);
    if (log.closed) {
      const result = adoptAll(scope, ledger, history);
      finish(redact === undefined ? result : redact(result));
      return;
    }
    if (history.length === 0)
      log.add({ seq: 0, time: clock.now(), type: "run-start", run: this.id, workflow: plan.name, input: checked });
    if (signal !== undefined) ignoreSignal = this.heed(signal);
    for (const [name, value] of given) {
      const asker = parseAsker(name) ?? { node: name };
      log.add({ seq: log.next, time: clock.now(), type: "node-answer", value, ...asker });
    }
    if (log.closed) return;
    ledger.open();
    driver.start(history.length === 0 ? noOutcomes : outcomesOf(history));
  }

  [Symbol.asyncIterator](): AsyncIterator<RunEvent> {
    return this.scope.log.read(0);
  }

  events(from = 0): AsyncIterableIterator<RunEvent> {
    return this.scope.log.read(from);
  }

  result(): Promise<RunResult> {
    return this.ended;
  }

  cancel(reason = "the run is canceled"): void {
    const { log, stopper } = this.scope;
    if (!log.closed) stopper.stop(new PlanetError("run_canceled", reason));
  }

  answer(answer: Answer): void {
    if (this.scope.log.closed) throw notAsked(askerName(answer), []);
    waitingOf(this.scope).answer(answer);
  }

  questions(): readonly OpenQuestion[] {
    return this.scope.waiting?.open() ?? [];
  }

  statuses(): Readonly<Record<string, NodeStatus>> {
    const { statuses } = this.ledger;
    return Object.fromEntries(this.scope.plan.nodes.map(({ id, index }) => [id, statuses[index] ?? "pending"]));
  }

  private heed(signal: AbortSignal): (() => void) | undefined {
    const cancel = () => this.cancel(signal.reason instanceof Error ? signal.reason.message : undefined);
    if (signal.aborted) {
      cancel();
      return undefined;
    }
    return watchAbort(signal, cancel);
  }
}

/** Throws `usage` for a number of nodes at once that is below 1. */
export function checkConcurrency(concurrency: number): void {
  if (concurrency >= 1) return;
  throw new PlanetError("usage", `concurrency must be 1 or more, got ${concurrency}`, { hint: "leave it out for 16" });
}

function checkOptions(
  concurrency: number,
  grace: number,
  step: Step | undefined,
  history: readonly RunEvent[],
  journal: Journal | undefined,
): void {
  checkConcurrency(concurrency);
  if (!(grace >= 0)) throw new PlanetError("usage", `grace must be 0 or more milliseconds, got ${grace}`);
  if (step !== undefined && history.length > 0) {
    throw new PlanetError("usage", "a run has both history and step, and may have one of them", {
      hint: "a host that replays its steps needs no history",
    });
  }
  if (step !== undefined && journal !== undefined) {
    throw new PlanetError("usage", "a run has both journal and step, and may have one of them", {
      hint: "a host that records its steps needs no journal",
    });
  }
}

function tell<Told>(listener: (told: Told) => void, told: Told, { stopper }: RunScope, name: string): void {
  try {
    listener(told);
  } catch (error) {
    const { code, message, hint } = toErrorRecord(error);
    stopper.stop(new PlanetError(code, `the listener of the run's ${name} fails: ${message}`, { hint, cause: error }));
  }
}

function idOf(history: readonly RunEvent[]): string | undefined {
  const first = history[0];
  return first?.type === "run-start" ? first.run : undefined;
}

/** What earlier lives of a run have used: as their last end says, and what nodes that ended after it add. */
export function usageOf(history: readonly RunEvent[]): Usage {
  let total = noUsage;
  /** What the elements of lists have used since their node began; the end of the node says it again. */
  const elements = new Map<string, Usage>();
  for (const event of history) {
    if (event.type === "run-end") {
      total = event.usage;
      elements.clear();
    } else if (event.type === "node-start" && event.element === undefined) {
      total = addUsage(total, elements.get(event.node) ?? noUsage);
      elements.delete(event.node);
    } else if (event.type === "node-end" && event.usage !== undefined) {
      if (event.element === undefined) {
        total = addUsage(total, event.usage);
        elements.delete(event.node);
      } else elements.set(event.node, addUsage(elements.get(event.node) ?? noUsage, event.usage));
    }
  }
  return [...elements.values()].reduce(addUsage, total);
}
