import type { Usage } from "../engine/values";
import table from "./prices.json";
import { providerOf } from "./provider-call";

/** What calls of one model or search engine cost, in US dollars. */
export interface Price {
  /** For a million tokens of input. */
  readonly input: number;
  /** For a million tokens of output, thinking included. */
  readonly output: number;
  /** For each call, whatever it holds. */
  readonly call: number;
  /** Set for what answers within the process: nobody counts what it uses. */
  readonly local?: true;
}

/** Prices that a project sets itself, by model id or search engine. */
export type OwnPrices = Readonly<Record<string, Partial<Omit<Price, "local">>>>;

/** The price of a model id or search engine; undefined where it is not known. */
export type PriceOf = (target: string) => Price | undefined;

/** What {@link priceList} is made from. */
export interface PriceListOptions {
  /** Win over the table. What an entry leaves out is as in the table, and free where the table has nothing. */
  readonly own: OwnPrices;
  /** Providers that answer within the process, and so cost nothing. */
  readonly local: ReadonlySet<string>;
}

/** The day, as YYYY-MM-DD, on which the table of prices was last compared with those that the vendors publish. */
export const priceDate: string = table.date;

/** Servers that people run themselves. */
const ownServers: readonly string[] = ["ollama", "vllm", "llamacpp", "lmstudio", "searxng"];
const free: Price = { input: 0, output: 0, call: 0 };

/**
 * Looks prices up in the table that comes with AI Planet: what the vendors publish for calls that are answered at once,
 * with prompts of ordinary length. Discounts, such as those for input that a vendor remembers, are not taken off. A
 * dated version of a model costs what its family does.
 */
export function priceList({ own, local }: PriceListOptions): PriceOf {
  return (target) => {
    const provider = providerOf({ target });
    if (local.has(provider)) return { ...free, local: true };
    const entry = find(own, target);
    const known = ownServers.includes(provider) ? free : find<Partial<Price>>(table.models, target);
    return entry === undefined && known === undefined ? undefined : { ...free, ...known, ...defined(entry) };
  };
}

/** What a call that has used so much costs, in US dollars. */
export function costOf({ input, output }: Usage, price: Price): number {
  return (input * price.input + output * price.output) / table.per + price.call;
}

/** What stands after the name of a model's family: a date or number, or that it is the newest or a preview. */
const version = /^-(?:\d[\d-]*|preview(?:-\d[\d-]*)?|latest)$/;

/** The entry of a target, or else that of its family: the longest name that it begins with. */
function find<Entry>(entries: Readonly<Record<string, Entry>>, target: string): Entry | undefined {
  let best: string | undefined;
  for (const name in entries) {
    if (name === target) return entries[name];
    const isFamily = target.startsWith(name) && version.test(target.slice(name.length));
    if (isFamily && name.length > (best?.length ?? 0)) best = name;
  }
  return best === undefined ? undefined : entries[best];
}

function defined(entry: Partial<Price> = {}): Partial<Price> {
  return Object.fromEntries(Object.entries(entry).filter(([, amount]) => amount !== undefined));
}
