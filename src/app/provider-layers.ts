import { systemClock } from "../engine/clock";
import { type AnswerStore, cacheLayer } from "../providers/answer-cache";
import { budgetLayer } from "../providers/budget";
import { recordLayer, replayLayer } from "../providers/cassette";
import type { CassetteStore } from "../providers/cassette-document";
import { missingLayer } from "../providers/cassette-missing";
import { costLayer, expectedUsage } from "../providers/cost";
import { countTokens } from "../providers/count-tokens";
import { injectLayer } from "../providers/inject";
import type { Fault } from "../providers/inject-fault";
import type { PriceOf } from "../providers/price";
import type { Layer } from "../providers/provider-call";
import type { Redactor } from "../providers/redact";
import { redactLayer } from "../providers/redact-layer";
import { resilience } from "../providers/resilience";
import type { PolicyOf } from "../providers/resilience-policy";
import type { Tracing } from "../providers/tracing";

/** Recordings of calls, and what is done with them. */
export interface Cassettes {
  /**
   * `record`: keep each answer; `replay`: answer only from what was kept, and call nobody; `missing`: answer from what
   * was kept, and keep the answers that it lacks.
   */
  readonly mode: "record" | "replay" | "missing";
  readonly store: CassetteStore;
  /** Is told of each recording that is replayed, or that a missing answer was added to. */
  readonly onUse?: ((name: string, isNew: boolean) => void) | undefined;
}

/** What stands between nodes and vendors. */
export interface LayerOptions {
  readonly policyOf: PolicyOf;
  readonly priceOf: PriceOf;
  readonly redactor: Redactor;
  /** Opens the kept answers, when a node first asks for them. */
  readonly answers: () => Promise<AnswerStore>;
  readonly faults: readonly Fault[];
  readonly cassettes: Cassettes | undefined;
  readonly tracing: Tracing | undefined;
}

/**
 * The layers around the vendors, from the outside in: what a kept answer saves is neither paid nor waited for; what
 * passes the budget is not asked; each attempt has a span; faults stand in the place of vendors, recorded ones too; and
 * what a vendor says is rid of keys before anybody sees it.
 */
export function providerLayers(options: LayerOptions): readonly Layer[] {
  const { policyOf, priceOf, redactor, answers, faults, cassettes, tracing } = options;
  return [
    // An answer that was kept before would never reach a recording.
    ...(cassettes === undefined ? [cacheLayer({ answers, now: systemClock.now, redact: redactor.text })] : []),
    budgetLayer((call) => expectedUsage(call, { priceOf, countTokens })),
    resilience({ policyOf, estimate: roughTokens, clock: systemClock, random: Math.random }),
    ...(tracing === undefined ? [] : [tracing.layer]),
    // Within limits and traces, so that these know what a vendor used that does not count itself.
    costLayer({ priceOf, countTokens }),
    ...(faults.length === 0 ? [] : [injectLayer(faults, { clock: systemClock })]),
    ...(cassettes === undefined ? [] : [cassetteLayer(cassettes, redactor)]),
    redactLayer(redactor),
  ];
}

function cassetteLayer({ mode, store, onUse }: Cassettes, redactor: Redactor): Layer {
  switch (mode) {
    case "record":
      return recordLayer(store, redactor.text);
    case "missing":
      return missingLayer(store, redactor.text, onUse);
    default:
      return replayLayer(store, redactor.text, onUse && ((name) => onUse(name, false)));
  }
}

/** Four letters to a token, as in English; what limits need before the vendor has counted. */
function roughTokens({ kind, request }: Parameters<Parameters<typeof resilience>[0]["estimate"]>[0]): number {
  const expected = kind === "chat" ? (request.maxTokens ?? 0) : 0;
  return Math.ceil(JSON.stringify(request).length / 4) + expected;
}
