import { type CallPolicy, callPolicy, type PolicyOf } from "../providers/resilience-policy";
import type { Vendor } from "../providers/vendor";
import type { ConfigFile, ProviderSettings } from "./config-schema";

let planets = 0;

/**
 * The policy of each provider, as the config file says. Vendors of one name and address share their limits, whichever
 * planet of the process calls them; what a plugin or a program brings is known to its own planet only.
 * @param local providers that answer within the process: they have none.
 * @param replaying whether nothing is called, so that there is nothing to wait for.
 */
export function providerPolicies(
  settings: ConfigFile["providers"],
  vendors: readonly Vendor[],
  local: ReadonlySet<string>,
  replaying: boolean,
): PolicyOf {
  planets += 1;
  const own = `planet ${planets}`;
  const policies = new Map<string, CallPolicy>();
  const policyOf = (provider: string): CallPolicy => {
    const vendor = replaying ? undefined : vendors.find(({ name }) => name === provider);
    const given = toPolicySettings(Object.hasOwn(settings, provider) ? (settings[provider] ?? {}) : {});
    const unlimited = { concurrency: undefined, requestsPerMinute: undefined, tokensPerMinute: undefined };
    return callPolicy(
      `${provider} ${vendor === undefined ? own : vendor.baseUrl}`,
      replaying ? { ...given, ...unlimited } : given,
    );
  };
  return (provider) => {
    if (local.has(provider)) return undefined;
    const policy = policies.get(provider) ?? policyOf(provider);
    policies.set(provider, policy);
    return policy;
  };
}

function toPolicySettings({ timeout, retry, breaker, ...limits }: ProviderSettings) {
  return {
    concurrency: limits.concurrency,
    requestsPerMinute: limits.requests_per_minute,
    tokensPerMinute: limits.tokens_per_minute,
    timeouts: { firstByte: timeout?.first_byte, gap: timeout?.gap, total: timeout?.total },
    retry,
    breaker,
  };
}
