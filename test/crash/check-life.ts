import type { Flow } from "./flows";
import type { LogLine } from "./run-log";
import { isOutcome, type StoredEvent, type StoredRun } from "./stored-runs";
import type { Verdict } from "./verdict";

/** One life of the process that runs runs, and what it has left. */
export interface LivedRuns {
  readonly flows: readonly Flow[];
  /** All runs before and after it. */
  readonly before: ReadonlyMap<string, StoredRun>;
  readonly after: ReadonlyMap<string, StoredRun>;
  /** What it has written into its log. */
  readonly lines: readonly LogLine[];
}

/** Checks that nothing that was kept is lost, done twice, or built upon too early. */
export function checkLife({ flows, before, after, lines }: LivedRuns, verdict: Verdict): void {
  const flowOf = (run: StoredRun | undefined) => flows.find(({ name }) => name === run?.workflow);
  for (const [id, run] of before) checkKept(id, run, after.get(id), verdict);
  for (const [id, run] of after) {
    const { events = [] } = before.get(id) ?? {};
    const untouched = run.status !== "running" && events.at(-1)?.seq === run.events.at(-1)?.seq;
    if (!untouched) checkEvents(id, run, flowOf(run)?.streams === true, verdict);
  }
  const begun = new Set<string>();
  for (const line of lines) {
    if (line.kind === "told") checkTold(line, after.get(line.run), verdict);
    if (line.kind !== "work" || line.moment !== "start") continue;
    const { run, node, element, within } = line;
    const name = `${run} ${node} ${element ?? ""}`;
    verdict.expect(!hasEnded(before.get(run), node, element), () => `"${name}" had ended, and is run again`);
    if (!within) {
      verdict.expect(!begun.has(name), () => `"${name}" is begun twice in one life`);
      begun.add(name);
    }
    // What needs nothing may be at work before its run is kept; nobody was told of that run.
    for (const needed of flowOf(after.get(run))?.needs[node] ?? []) {
      const kept = after.get(run)?.events.some((event) => event.node === needed && isWholeEnd(event));
      verdict.expect(kept === true, () => `"${name}" began, and the outcome of "${needed}" is not kept`);
    }
  }
}

function checkKept(id: string, before: StoredRun, after: StoredRun | undefined, verdict: Verdict): void {
  verdict.expect(after !== undefined, () => `the run "${id}" is gone`);
  if (after === undefined) return;
  verdict.expect(after.epoch >= before.epoch, () => `the epoch of "${id}" went from ${before.epoch} to ${after.epoch}`);
  const now = new Map(after.events.map((event) => [event.seq, event]));
  for (const event of before.events) {
    if (event.transient) continue;
    const { seq, text } = event;
    verdict.expect(now.get(seq)?.text === text, () => `event ${seq} of "${id}" was ${text}, is ${now.get(seq)?.text}`);
  }
  const last = before.events.at(-1)?.seq ?? -1;
  const known = new Set(before.events.map(({ seq }) => seq));
  const between = after.events.find(({ seq }) => seq < last && !known.has(seq));
  verdict.expect(between === undefined, () => `"${id}" had event ${last} already, and is told ${between?.text} later`);
}

/** Checks that the events of a run tell one story. */
function checkEvents(id: string, { status, events }: StoredRun, streams: boolean, verdict: Verdict): void {
  const [first] = events;
  verdict.expect(first?.type === "run-start" && first.seq === 0, () => `"${id}" begins with ${first?.text}`);
  const started = new Set<string>();
  const outcomes = new Set<string>();
  let completed = false;
  events.forEach((event, place) => {
    const { seq, type, node, element, text } = event;
    const before = events[place - 1]?.seq ?? -1;
    // Only streamed text may be gone.
    verdict.expect(streams ? seq > before : seq === before + 1, () => `"${id}" has event ${seq} after ${before}`);
    verdict.expect(!completed, () => `"${id}" goes on after its end: ${text}`);
    const name = `${node} ${element ?? ""}`;
    if (type === "node-start") started.add(name);
    if (isOutcome(event)) {
      verdict.expect(type === "node-skip" || started.has(name), () => `"${name}" of "${id}" ends before it begins`);
      verdict.expect(!outcomes.has(name), () => `"${name}" of "${id}" ends twice`);
      outcomes.add(name);
    }
    if (type === "run-end") completed = statusOf(event) === "completed";
  });
  for (const { transient, node, seq } of events) {
    if (transient) verdict.expect(!outcomes.has(`${node} `), () => `event ${seq} of "${id}" has outlived its node`);
  }
  // One that goes on may have told nothing yet.
  if (status === "running") return;
  const last = events.at(-1);
  verdict.expect(
    last?.type === "run-end" && statusOf(last) === status,
    () => `"${id}" is ${status}, and its last event is ${last?.text}`,
  );
}

function checkTold(
  { run, seq, type }: Extract<LogLine, { kind: "told" }>,
  after: StoredRun | undefined,
  verdict: Verdict,
): void {
  if (type === "node-delta") return;
  const kept = after?.events.some((event) => event.seq === seq && event.type === type);
  verdict.expect(kept === true, () => `"${type}", event ${seq} of "${run}", was told and is not kept`);
}

/** Whether a node, or an element of its list, has an outcome; the whole node's is that of all its elements, too. */
function hasEnded(run: StoredRun | undefined, node: string, element: number | undefined): boolean {
  return (run?.events ?? []).some(
    (event) => event.node === node && isOutcome(event) && (event.element === undefined || event.element === element),
  );
}

/** What the end of a run says that it is. */
function statusOf({ text }: StoredEvent): string {
  return (JSON.parse(text) as { status: string }).status;
}

function isWholeEnd({ type, element }: StoredEvent): boolean {
  return type === "node-end" && element === undefined;
}
