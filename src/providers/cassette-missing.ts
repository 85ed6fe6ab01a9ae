import type { JsonObject, Redact } from "../engine/plain-json";
import { answerToJson } from "./call-part-json";
import { canonicalRequest, requestKey, requestText } from "./canonical-request";
import {
  type Cassette,
  type CassetteStore,
  callerName,
  cassetteDocument,
  cassetteName,
  readCassette,
} from "./cassette-document";
import type { CallPart, Layer } from "./provider-call";

/** What is waited for before the next call of a request may look at its recording, by store and name. */
const turns = new WeakMap<CassetteStore, Map<string, Promise<unknown>>>();

/**
 * Answers from recordings, and records what they lack: a request that is not recorded, and of one that is made more than
 * once each call for which there is no answer yet. What is recorded is never changed. Calls of the same request wait for
 * each other, so that their answers stand in the order in which they began.
 *
 * @param redact as for `recordLayer`.
 * @param onUse is told the name of each recording that is used, and whether an answer was added to it.
 */
export function missingLayer(
  store: CassetteStore,
  redact: Redact,
  onUse?: (name: string, isNew: boolean) => void,
): Layer {
  const begun = new Map<string, number>();
  return (next) =>
    async function* recorded(call, options): AsyncIterable<CallPart> {
      options.signal.throwIfAborted();
      const request = canonicalRequest(call, redact);
      const caller = callerName(options.caller);
      const turnOf = `${caller ?? ""} ${requestText(request)}`;
      const turn = begun.get(turnOf) ?? 0;
      begun.set(turnOf, turn + 1);
      const key = await requestKey(request);
      const name = cassetteName(request, key);
      const release = await takeTurn(store, name);
      try {
        const cassette = await readCassette(store, name);
        const found = cassette?.key === key ? answerAt(cassette, caller, turn) : undefined;
        if (found !== undefined) {
          onUse?.(name, false);
          yield* found;
          return;
        }
        const parts: CallPart[] = [];
        for await (const part of next(call, options)) {
          parts.push(part);
          if (part.type === "end") {
            const answer = { answer: answerToJson(parts, redact), caller };
            await store.write(name, cassetteDocument(request, key, withAnswer(await store.read(name), answer)));
            onUse?.(name, true);
          }
          yield part;
        }
      } finally {
        release();
      }
    };
}

function answerAt({ answers }: Cassette, caller: string | undefined, turn: number) {
  const own = answers.filter((answer) => answer.caller === caller);
  return (own.length > 0 ? own : answers)[turn]?.parts;
}

/** Callers are noted only where several ask the same, so that renaming a node mostly changes no recording. */
function withAnswer(
  document: unknown,
  { answer, caller }: { readonly answer: JsonObject; readonly caller: string | undefined },
): JsonObject[] {
  const before = ((document as { readonly answers?: readonly JsonObject[] } | undefined)?.answers ??
    []) as JsonObject[];
  const isNoted = before.some((one) => one.caller !== undefined);
  return [...before, isNoted && caller !== undefined ? { caller, ...answer } : answer];
}

/** Waits until no other call has the recording of this name in hand; gives back what ends the turn. */
async function takeTurn(store: CassetteStore, name: string): Promise<() => void> {
  const waiting = turns.get(store) ?? new Map<string, Promise<unknown>>();
  turns.set(store, waiting);
  const before = waiting.get(name) ?? Promise.resolve();
  let release: () => void = () => undefined;
  const mine = new Promise<void>((resolve) => {
    release = resolve;
  });
  waiting.set(
    name,
    before.then(() => mine),
  );
  await before;
  return release;
}
