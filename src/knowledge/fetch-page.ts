import { type SkippedOutcome, skipped } from "./document";

/** A page as it came from its server. */
export interface FetchedPage {
  readonly status: "fetched";
  readonly bytes: Uint8Array;
  /** The address that it came from in the end, after redirections. */
  readonly address: string;
  /** What the server calls it: media type in lower case (`text/html`), and its encoding. */
  readonly mediaType?: string;
  readonly charset?: string;
  /** What tells later whether it has changed: HTTP's `ETag` and `Last-Modified`, as they came. */
  readonly etag?: string;
  readonly lastModified?: string;
}

/** How a page is fetched. */
export interface FetchPageOptions {
  /** The most bytes that it may have. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
  /** The hosts that it may come from, those of redirections as well. Default: any. */
  readonly hosts?: readonly string[] | undefined;
  /** Milliseconds for all of it. Default: 30,000. */
  readonly timeLimit?: number;
  /** Makes the request. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Media types whose content no loader reads, so that it need not be fetched. */
const unread = /^(?:image|audio|video|font)\//;

/**
 * Gets a web page, redirections followed. No more is read than may be kept.
 *
 * @param address An address with http or https.
 * @returns The page; or `unreadable` where the server cannot be reached, takes too long, answers with an error or sends
 *   to a host that is not allowed, `too_large`, `unsupported` for pictures and the like.
 * @throws The signal's reason when it is aborted.
 */
export async function fetchPage(address: string, options: FetchPageOptions): Promise<FetchedPage | SkippedOutcome> {
  const { limit, signal, hosts, timeLimit = 30_000, fetch = globalThis.fetch } = options;
  const timer = AbortSignal.timeout(timeLimit);
  try {
    const request = {
      signal: signal === undefined ? timer : AbortSignal.any([signal, timer]),
      headers: { accept: "text/html,application/xhtml+xml,text/*;q=0.9,*/*;q=0.5" },
    };
    const response = hosts === undefined ? await fetch(address, request) : await follow(address, request, hosts, fetch);
    return await readResponse(response, address, limit);
  } catch (error) {
    signal?.throwIfAborted();
    const cause = timer.aborted ? `it takes longer than ${timeLimit / 1000} s` : causeOf(error);
    return skipped("unreadable", `the page cannot be fetched: ${cause}`);
  }
}

/** Follows redirections one by one, as often as `fetch` does, so that no other host is asked for anything. */
async function follow(
  address: string,
  request: RequestInit,
  hosts: readonly string[],
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  let url = new URL(address);
  for (let turn = 0; turn <= mostRedirections; turn += 1) {
    if (!hosts.includes(url.hostname)) throw new Error(`the host "${url.hostname}" is not one of ${hosts.join(", ")}`);
    const response = await fetch(url, { ...request, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new Error("too many redirections");
}

const mostRedirections = 20;

async function readResponse(response: Response, address: string, limit: number): Promise<FetchedPage | SkippedOutcome> {
  const { mediaType, charset } = contentType(response.headers.get("content-type") ?? "");
  const refusal = refusalOf(response, mediaType, limit);
  if (refusal !== undefined) {
    await response.body?.cancel();
    return refusal;
  }
  const bytes = await readBody(response, limit);
  if (bytes === undefined) {
    return tooLarge(limit);
  }
  const etag = response.headers.get("etag");
  const lastModified = response.headers.get("last-modified");
  return {
    status: "fetched",
    bytes,
    address: response.url === "" ? address : response.url,
    ...(mediaType === "" ? {} : { mediaType }),
    ...(charset === undefined ? {} : { charset }),
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
  };
}

function refusalOf({ ok, status, headers }: Response, mediaType: string, limit: number): SkippedOutcome | undefined {
  if (!ok) {
    return skipped("unreadable", `the page cannot be fetched: the server answers with status ${status}`);
  }
  if (unread.test(mediaType)) {
    return skipped("unsupported", `the page is of the type "${mediaType}", which is not supported`);
  }
  return Number(headers.get("content-length") ?? 0) > limit ? tooLarge(limit) : undefined;
}

/** The body, or undefined where it is larger than allowed. */
async function readBody({ body }: Response, limit: number): Promise<Uint8Array | undefined> {
  const reader = body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    size += next.value.length;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(next.value);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function contentType(header: string): { readonly mediaType: string; readonly charset?: string } {
  const [mediaType = ""] = header.split(";", 1);
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(header)?.[1];
  return { mediaType: mediaType.trim().toLowerCase(), ...(charset === undefined ? {} : { charset }) };
}

function tooLarge(limit: number): SkippedOutcome {
  const megabytes = (limit / 1024 / 1024).toFixed(1).replace(/\.0$/, "");
  return skipped("too_large", `the page is larger than ${megabytes} MB, and pages up to that are read`);
}

/** `fetch` says only that it failed; the reason is behind that. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return (message.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
