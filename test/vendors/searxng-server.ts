import { type LocalServer, startLocalServer } from "./local-server";
import { playSearch, type SearchEnvelope } from "./play-search";
import type { AskedSearch, SearchScript, ServedPage } from "./search-script";

/** A server that speaks SearXNG's protocol. */
export interface SearxngServer extends LocalServer {
  /** What it does with the next requests for a search, one script for each. Afterwards it finds nothing. */
  play(...scripts: SearchScript[]): void;
  /** What the newest search asked for. */
  lastSearch(): AskedSearch;
}

/** What a server of SearXNG is set up for. */
export interface SearxngServerOptions {
  /** Whether its settings let it give JSON; those that it comes with do not. Default: true. */
  readonly json?: boolean;
  /** What stands before its paths. Default: nothing. */
  readonly prefix?: string;
}

/** Starts a server of SearXNG on a free port. It looks at the format before it looks at the query, as the real one. */
export async function startSearxngServer(options: SearxngServerOptions = {}): Promise<SearxngServer> {
  const { json = true, prefix = "" } = options;
  const scripts: SearchScript[] = [];
  const server = await startLocalServer(async ({ path }, response) => {
    const { pathname, searchParams } = new URL(path, "http://localhost");
    const play = (script: SearchScript) => playSearch(script, response, envelope);
    if (pathname !== `${prefix}/search`) return play({ kind: "page", status: 404 });
    if (searchParams.get("format") !== "json") return play({ kind: "page", status: 200 });
    if (!json) return play({ kind: "page", status: 403 });
    if (!searchParams.get("q")) return play({ kind: "status", status: 400, message: "No query" });
    return play(scripts.shift() ?? { kind: "pages", pages: [] });
  });
  return {
    ...server,
    play: (...more) => void scripts.push(...more),
    lastSearch() {
      const { path = "/" } = server.requests.at(-1) ?? {};
      const asked = new URL(path, server.url).searchParams;
      const [hl, gl] = asked.get("language")?.toLowerCase().split("-") ?? [];
      return { query: asked.get("q") ?? undefined, limit: undefined, gl, hl, key: undefined };
    },
  };
}

const envelope: SearchEnvelope = {
  found: (pages) => ({
    query: "",
    number_of_results: 0,
    results: pages.map((page, index) => result(page, pages.length - index)),
    answers: [],
    corrections: [],
    infoboxes: [],
    suggestions: [],
    unresponsive_engines: [],
  }),
  refused: (error) => ({ error }),
};

function result({ url, title, text }: ServedPage, score: number) {
  return {
    url,
    title,
    content: text,
    publishedDate: null,
    engine: "brave",
    engines: ["brave", "duckduckgo"],
    template: "default.html",
    positions: [1],
    score,
    category: "general",
  };
}
