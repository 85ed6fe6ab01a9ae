import type { Json, Redact } from "../engine/plain-json";
import { answerToJson } from "./call-part-json";
import { canonicalRequest, requestKey, requestText } from "./canonical-request";
import { type CassetteStore, cassetteDocument, cassetteName, readCassette } from "./cassette-document";
import { cassetteMiss } from "./cassette-miss";
import type { CallPart, Layer } from "./provider-call";

/** What was recorded so far of a request. */
interface Recording {
  /** In the order in which the calls began; undefined for one that is not complete, or failed. */
  readonly answers: (Json | undefined)[];
  /** The last write, so that the next one waits for it. */
  written: Promise<void>;
}

/**
 * Records every complete answer. Of a request that is made more than once, also by calls at the same time, the answers
 * stand in the order in which the calls began. They take the place of what was recorded before the layer was made; what
 * is not asked again stays. An answer is kept before its end is passed on.
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
        const complete = recording.answers.filter((answer) => answer !== undefined);
        await store.write(cassetteName(request, key), cassetteDocument(request, key, complete));
      };

      const parts: CallPart[] = [];
      for await (const part of next(call, options)) {
        parts.push(part);
        if (part.type === "end") {
          recording.answers[place] = answerToJson(parts, redact);
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
 * gets the next answer, in the order in which the calls begin, and the last answer again when there are no more.
 *
 * @param redact the same as when it was recorded.
 * @returns A layer whose calls throw `not_recorded` for a request that is not recorded, with what it differs in from the
 *   nearest that is, and `invalid_input` for a recording that cannot be read.
 */
export function replayLayer(store: CassetteStore, redact: Redact): Layer {
  const begun = new Map<string, number>();
  const miss = cassetteMiss(store);
  return () =>
    async function* replayed(call, options): AsyncIterable<CallPart> {
      options.signal.throwIfAborted();
      const request = canonicalRequest(call, redact);
      const text = requestText(request);
      const turn = begun.get(text) ?? 0;
      begun.set(text, turn + 1);
      const key = await requestKey(request);
      const cassette = await readCassette(store, cassetteName(request, key));
      if (cassette?.key !== key) throw await miss(request, key, options.caller);
      for (const part of cassette.answers[Math.min(turn, cassette.answers.length - 1)] ?? []) {
        options.signal.throwIfAborted();
        yield part;
      }
    };
}
