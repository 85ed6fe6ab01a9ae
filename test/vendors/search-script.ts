import type { Cut } from "./http-faults";

/** A page that the server of a search engine knows. */
export interface ServedPage {
  readonly url: string;
  readonly title: string;
  readonly text: string;
}

/** What the server of a search engine does with one request. Each engine's server says it in its own protocol. */
export type SearchScript =
  /** Finds the pages, best first. */
  | {
      readonly kind: "pages";
      readonly pages: readonly ServedPage[];
      /** How the bytes are split across the network. Default: `whole`. */
      readonly cut?: Cut;
    }
  /** Answers with status 200 and this JSON. */
  | { readonly kind: "json"; readonly json: unknown }
  /** Answers with status 200 and this text. */
  | { readonly kind: "text"; readonly text: string; readonly type?: string }
  /** Refuses with this status, in the engine's envelope. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message: string;
    }
  /** Refuses with this status and a page for people, as gateways do. */
  | { readonly kind: "page"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Cuts the connection: before it answers, or in the middle of the answer. */
  | { readonly kind: "hang-up"; readonly after: "nothing" | "half" }
  /** Keeps the connection and says nothing, or nothing more than half of the answer. */
  | { readonly kind: "silent"; readonly after: "nothing" | "half" };

/** A search as the server of an engine understood it. */
export interface AskedSearch {
  readonly query: string | undefined;
  /** Undefined where the engine takes none. */
  readonly limit: number | undefined;
  /** In lower case; undefined where the engine takes none. */
  readonly gl: string | undefined;
  /** In lower case, without the country. */
  readonly hl: string | undefined;
  /** The key that came with the search. */
  readonly key: string | undefined;
}
