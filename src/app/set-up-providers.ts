import { PlanetError } from "../engine/errors";
import { analyse, queryTerms } from "../knowledge/analyse";
import { sentences } from "../knowledge/sentences";
import type { AnswerStore } from "../providers/answer-cache";
import { writeDefaults } from "../providers/cassette-defaults";
import type { ModelProvider, WebSearch } from "../providers/contracts";
import type { Fault } from "../providers/inject-fault";
import { createModels, type Models } from "../providers/models";
import { offline } from "../providers/offline";
import { type PriceOf, priceList } from "../providers/price";
import { createRedactor, type Redactor } from "../providers/redact";
import { createTracing, type Tracing } from "../providers/tracing";
import type { Vendor } from "../providers/vendor";
import { createAdapters } from "./adapters";
import type { Config } from "./config";
import { secretsOf } from "./known-secrets";
import { type CassetteOptions, openCassettes } from "./open-cassettes";
import type { Plugin } from "./plugins";
import { providerCalls } from "./provider-calls";
import { providerPolicies } from "./provider-policies";
import { keylessModel, modelByKey, resolveVendors } from "./vendors";
import { withPlugins } from "./with-plugins";

/** What providers are set up from. */
export interface ProviderSetUp {
  /** The folder that recordings are relative to. */
  readonly folder: string;
  readonly config: Config;
  readonly plugins: Required<Plugin>;
  /** The model id that the planet's maker has asked for. */
  readonly model: string | undefined;
  readonly providers: readonly ModelProvider[];
  readonly searches: readonly WebSearch[];
  readonly cassettes: CassetteOptions | undefined;
  readonly faults: readonly Fault[];
  readonly answers: () => Promise<AnswerStore>;
}

/** Everything that is called over a network, ready to be called. */
export interface Providers {
  readonly models: Models;
  readonly searches: readonly WebSearch[];
  readonly vendors: readonly Vendor[];
  /** The vendors themselves, without anything around them. */
  readonly bare: { readonly providers: readonly ModelProvider[]; readonly searches: readonly WebSearch[] };
  readonly priceOf: PriceOf;
  readonly redactor: Redactor;
  readonly tracing: Tracing | undefined;
}

/**
 * Finds the vendors, their keys and what `default` stands for, and puts limits, retries, recordings and all else that
 * wraps calls around them.
 * @throws `invalid_config`, `plugin_failed`, `unknown_model` for the model that was named, and what {@link openCassettes}
 * throws.
 */
export async function setUpProviders(setUp: ProviderSetUp): Promise<Providers> {
  const { config, plugins, faults, answers } = setUp;
  const own = [...setUp.providers, ...plugins.providers, ...setUp.searches, ...plugins.searches];
  const vendors = resolveVendors(config.providers, config.environment).filter(
    ({ name }) => Object.hasOwn(config.providers, name) || !own.some((one) => one.name === name),
  );
  const adapters = createAdapters(vendors);
  const builtIn = [offline({ analyse, queryTerms, sentences }), ...adapters.providers, ...setUp.providers];
  const cassettes = setUp.cassettes && (await openCassettes(setUp.cassettes, setUp.folder));
  const recorded = cassettes?.defaults ?? {};
  const model = setUp.model ?? config.model ?? recorded.model ?? modelByKey(vendors) ?? keylessModel;
  const models = withPlugins((more) => createModels([...builtIn, ...more], model), plugins.providers);
  // Who names a model for this planet learns at once that there is none of that name.
  if (setUp.model !== undefined) models.chat(setUp.model);
  const searches = inOrder([...setUp.searches, ...plugins.searches, ...adapters.searches], recorded.search);
  const redactor = createRedactor(secretsOf(vendors, config.environment));
  const tracing = await createTracing({ redactor, content: config.tracing?.content });
  const providers = [...builtIn, ...plugins.providers];
  const local = new Set(providers.flatMap((provider) => (provider.local ? [provider.name] : [])));
  const policyOf = providerPolicies(config.providers, vendors, local, cassettes?.mode === "replay");
  const priceOf = priceList({ own: config.prices, local });
  const calls = providerCalls({ models, searches, policyOf, priceOf, redactor, answers, faults, cassettes, tracing });
  if (cassettes?.mode === "record" || (cassettes?.mode === "missing" && recorded.model === undefined)) {
    await writeDefaults(cassettes.store, { model, search: searches.find(({ lack }) => lack === undefined)?.name });
  }
  return { ...calls, vendors, bare: { providers, searches }, priceOf, redactor, tracing };
}

/** The search engine that was the default when a recording was made comes first again. */
function inOrder(searches: readonly WebSearch[], first: string | undefined): WebSearch[] {
  const names = searches.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new PlanetError("usage", `web search "${twice}" is there twice`, { hint: "give one of them another name" });
  }
  return [...searches.filter(({ name }) => name === first), ...searches.filter(({ name }) => name !== first)];
}
