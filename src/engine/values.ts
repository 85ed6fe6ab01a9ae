/** One passage of a document, a web page or an answer: an element of a `documents` port. */
export interface DocumentValue {
  /** What the passage is cited as: a path below the source folder, or a page's address. */
  readonly document: string;
  /** The collection that it was found in, by the name that the workflow gives it. */
  readonly collection?: string;
  /** The passage itself. */
  readonly text: string;
  readonly title?: string;
  /** The page's address, for what comes from the web. */
  readonly url?: string;
  /** Page in the document, from 1, where the format has pages. */
  readonly page?: number;
  /** Offsets of `text` in the document's extracted text, in UTF-16 code units; `end` is exclusive. */
  readonly start?: number;
  readonly end?: number;
  /** Headings above the passage, outermost first. */
  readonly headings?: readonly string[];
  /** The id of the record that the passage is of, for documents that are lists of records. */
  readonly record?: string;
  /** What is known of the document or record beside its text, such as the names in its front matter. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** Which retrievers found it: `keyword`, `vector`. */
  readonly retrievers?: readonly string[];
  /** Where a passage of several chunks has other pages or headings than its own: each chunk's, in their order. */
  readonly parts?: readonly PassagePart[];
  /** How well the passage fits the question; higher is better, comparable within one search only. */
  readonly score?: number;
  /** The number under which an answer cites the passage, from 1. */
  readonly number?: number;
}

/** A part of a passage: offsets in the document's text, with its own page and headings. */
export interface PassagePart {
  readonly start: number;
  readonly end: number;
  readonly page?: number;
  readonly headings?: readonly string[];
}

/** One turn of a conversation: an element of a `messages` port. */
export interface Message {
  readonly role: "user" | "assistant" | "system";
  readonly content: string;
}

/** What a model call used. `input` and `output` count tokens, `usd` is money in US dollars where it is known. */
export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly usd?: number;
  /** Set where the vendor did not say what was used, so that all or part of it was counted here. */
  readonly estimated?: true;
}

/** A number of steps done out of a total, with the name of the one at hand. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
  /** What the steps are, in the plural: `files`, `chunks`. */
  readonly unit?: string;
  /** What has come of those that are done, such as `3,412 chunks`. */
  readonly detail?: string;
}

/**
 * Reads what a provider says a call used: what is no number from 0 up counts as 0, because adding it up would make the
 * whole sum no number, which no budget stops.
 */
export function toUsage(reported: unknown): Usage {
  const { input, output, usd, estimated } = (reported ?? {}) as Readonly<Record<string, unknown>>;
  return {
    input: toAmount(input),
    output: toAmount(output),
    ...(isAmount(usd) ? { usd } : {}),
    ...(estimated === true ? { estimated } : {}),
  };
}

function toAmount(value: unknown): number {
  return isAmount(value) ? value : 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** The sum of two usages. Money stays unknown only when neither side knows it; it is estimated when one side is. */
export function addUsage(left: Usage, right: Usage): Usage {
  const usd = left.usd === undefined && right.usd === undefined ? undefined : (left.usd ?? 0) + (right.usd ?? 0);
  return {
    input: left.input + right.input,
    output: left.output + right.output,
    ...(usd === undefined ? {} : { usd }),
    ...(left.estimated || right.estimated ? { estimated: true } : {}),
  };
}
