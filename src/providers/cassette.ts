import type { JsonObject, Redact } from "../engine/plain-json";
import { answerToJson } from "./call-part-json";
import { canonicalRequest, requestKey, requestText } from "./canonical-request";
import {
  type CassetteStore,
  callerName,
  cassetteDocument,
  cassetteName,
  type RecordedAnswer,
  readCassette,
} from "./cassette-document";
import { cassetteMiss } from "./cassette-miss";
import type { CallPart, Layer } from "./provider-call";

/** An answer as JSON, and who asked for it. */
interface OwnedAnswer {
  readonly answer: JsonObject;
  readonly caller: string | undefined;
}

/** What was recorded so far of a request. */
interface Recording {
  /** In the order in which the calls began; undefined for one that is not complete, or failed. */
  readonly answers: (OwnedAnswer | undefined)[];
  /** The last write, so that the next one waits for it. */
  written: Promise<void>;
}

/**
 * Records every complete answer. Of a request that is made more than once, also by calls at the same time, the answers
 * stand by caller, and those of one caller in the order in which its calls began. They take the place of what was
 * recorded before the layer was made; what is not asked again stays. An answer is kept before its end is passed on.
 *
 * @param redact is applied to every text of request and answer before anything is keyed or written. What is passed on to
 *   the caller is the answer as it came.
 */
export function recordLayer(store: CassetteStore, redact: Redact): Layer {
  const recordings = new Map<string, Recording>();
  return (next) =>
    async function* recorded(call, options): AsyncIterable<CallPart> {
      const request = canonicalRequest(call, redact);
      // By text, because a key takes its time, and calls would change places while it is made.
      const text = requestText(request);
      const recording = recordings.get(text) ?? { answers: [], written: Promise.resolve() };
      recordings.set(text, recording);
      const place = recording.answers.push(undefined) - 1;
      const write = async () => {
        const key = await requestKey(request);
        const answers = toAnswers(recording.answers.filter((answer) => answer !== undefined));
        await store.write(cassetteName(request, key), cassetteDocument(request, key, answers));
      };

      const parts: CallPart[] = [];
      for await (const part of next(call, options)) {
        parts.push(part);
        if (part.type === "end") {
          recording.answers[place] = { answer: answerToJson(parts, redact), caller: callerName(options.caller) };
          // Whose write failed was told; it is no reason not to try the next.
          recording.written = recording.written.then(write, write);
          await recording.written;
        }
        yield part;
      }
    };
}

/**
 * Answers from recordings only; nothing further in is ever called. Of a request that is made more than once, each call
 * gets the next answer of its caller, in the order in which the calls begin, and the last one again when there are no
 * more. A caller that has none of its own, because the node has another name now, gets those of all.
 *
 * @param redact the same as when it was recorded.
 * @param onUse is told the name of each recording that is used.
 * @returns A layer whose calls throw `not_recorded` for a request that is not recorded, with what it differs in from the
 *   nearest that is, and `invalid_input` for a recording that cannot be read.
 */
export function replayLayer(store: CassetteStore, redact: Redact, onUse?: (name: string) => void): Layer {
  const begun = new Map<string, { all: number; readonly own: Map<string | undefined, number> }>();
  const miss = cassetteMiss(store);
  return () =>
    async function* replayed(call, options): AsyncIterable<CallPart> {
      options.signal.throwIfAborted();
      const request = canonicalRequest(call, redact);
      const caller = callerName(options.caller);
      const text = requestText(request);
      const turns = begun.get(text) ?? { all: 0, own: new Map<string | undefined, number>() };
      const turn = { all: turns.all, own: turns.own.get(caller) ?? 0 };
      turns.all += 1;
      turns.own.set(caller, turn.own + 1);
      begun.set(text, turns);
      const key = await requestKey(request);
      const name = cassetteName(request, key);
      const cassette = await readCassette(store, name);
      if (cassette?.key !== key) throw await miss(request, key, options.caller);
      onUse?.(name);
      for (const part of answerOf(cassette.answers, caller, turn)) {
        options.signal.throwIfAborted();
        yield part;
      }
    };
}

/** A caller is noted only where there are several answers, so that renaming a node mostly changes no recording. */
function toAnswers(owned: readonly OwnedAnswer[]): JsonObject[] {
  if (owned.length < 2) return owned.map(({ answer }) => answer);
  return [...owned]
    .sort((left, right) => ((left.caller ?? "") < (right.caller ?? "") ? -1 : left.caller === right.caller ? 0 : 1))
    .map(({ answer, caller }) => (caller === undefined ? answer : { caller, ...answer }));
}

function answerOf(
  answers: readonly RecordedAnswer[],
  caller: string | undefined,
  turn: { readonly all: number; readonly own: number },
) {
  const own = answers.filter((answer) => answer.caller === caller);
  // Where no caller is noted, each begins with the first answer.
  const isNoted = answers.some((answer) => answer.caller !== undefined);
  const [from, place] = own.length > 0 ? [own, turn.own] : [answers, isNoted ? turn.all : turn.own];
  return from[Math.min(place, from.length - 1)]?.parts ?? [];
}
