import { type LocalServer, startLocalServer } from "./local-server";
import { playSearch, type SearchEnvelope } from "./play-search";
import type { AskedSearch, SearchScript, ServedPage } from "./search-script";

/** A server that speaks SerpAPI's protocol. */
export interface SerpapiServer extends LocalServer {
  /** What it does with the next requests for a search, one script for each. Afterwards it finds nothing. */
  play(...scripts: SearchScript[]): void;
  /** What the newest search asked for. */
  lastSearch(): AskedSearch;
}

/** What a server of SerpAPI holds. */
export interface SerpapiServerOptions {
  /** The only key that it takes. */
  readonly key: string;
  /** How many searches the account has left. Default: 87. */
  readonly searchesLeft?: number;
  /** What stands before the paths of the API. Default: nothing. */
  readonly prefix?: string;
}

/** Starts a server of SerpAPI, with its searches and its account, on a free port. */
export async function startSerpapiServer(options: SerpapiServerOptions): Promise<SerpapiServer> {
  const { key, searchesLeft = 87, prefix = "" } = options;
  const scripts: SearchScript[] = [];
  const server = await startLocalServer(async ({ path }, response) => {
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const reply = (status: number, json: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    if (pathname !== `${prefix}/search` && pathname !== `${prefix}/account`) return void reply(404, {});
    if (searchParams.get("api_key") !== key) return void reply(401, envelope.refused(invalidKey));
    if (pathname === `${prefix}/account`) return void reply(200, account(key, searchesLeft));
    await playSearch(scripts.shift() ?? { kind: "pages", pages: [] }, response, envelope);
  });
  return {
    ...server,
    play: (...more) => void scripts.push(...more),
    lastSearch() {
      const { path = "/" } = server.requests.at(-1) ?? {};
      const asked = new URL(path, server.url).searchParams;
      const get = (name: string) => asked.get(name) ?? undefined;
      const num = get("num");
      return {
        query: get("q"),
        limit: num === undefined ? undefined : Number(num),
        gl: get("gl"),
        hl: get("hl"),
        key: get("api_key"),
      };
    },
  };
}

const invalidKey = "Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key";

const envelope: SearchEnvelope = {
  found: (pages) =>
    pages.length === 0
      ? { ...metadata, error: "Google hasn't returned any results for this query." }
      : { ...metadata, organic_results: pages.map(organicResult) },
  refused: (error) => ({ error }),
};

const metadata = {
  search_metadata: { id: "66a1f0c3", status: "Success", total_time_taken: 0.91 },
  search_parameters: { engine: "google", device: "desktop", google_domain: "google.com" },
};

function organicResult({ url, title, text }: ServedPage, index: number) {
  return {
    position: index + 1,
    title,
    link: url,
    displayed_link: url.replace(/^https?:\/\//, ""),
    snippet: text,
    source: new URL(url).hostname,
  };
}

function account(key: string, searchesLeft: number) {
  return {
    account_id: "5d1f0c3",
    api_key: key,
    account_email: "reader@example.org",
    plan_id: "free",
    searches_per_month: 250,
    plan_searches_left: searchesLeft,
    total_searches_left: searchesLeft,
    this_hour_searches: 3,
    account_rate_limit_per_hour: 50,
  };
}
