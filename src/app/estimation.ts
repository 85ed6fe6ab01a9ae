import type { ModelProvider, WebSearch } from "../providers/contracts";
import { expectedCost } from "../providers/cost";
import { countTokens } from "../providers/count-tokens";
import { type PriceOf, priceDate } from "../providers/price";
import { providerOf } from "../providers/provider-call";
import type { Estimation } from "./estimate-plan";

/** What {@link createEstimation} is made from. */
export interface EstimationSetUp {
  /** The model id that `default` stands for. */
  readonly model: string;
  readonly providers: readonly Pick<ModelProvider, "name" | "lack">[];
  /** The default comes first. */
  readonly searches: readonly Pick<WebSearch, "name" | "lack">[];
  readonly priceOf: PriceOf;
}

/** What estimates are made with, from the providers that there are. */
export function createEstimation({ model, providers, searches, priceOf }: EstimationSetUp): Estimation {
  return {
    model,
    search: searches[0]?.name,
    countTokens,
    costOf: (usage, target) => expectedCost(usage, target, priceOf),
    lackOf(target) {
      const name = providerOf({ target });
      const lack = [...providers, ...searches].find((one) => one.name === name)?.lack;
      return lack && `${lack.message}: ${lack.hint}`;
    },
    priceDate,
  };
}
