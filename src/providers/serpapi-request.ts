import type { SearchAddress } from "./web-search-address";

/** The agents of Node.js for both protocols, such as its `globalAgent`s; this folder cannot name their types. */
export interface NodeAgents {
  /** A `node:http` Agent. */
  readonly http: object;
  /** A `node:https` Agent. */
  readonly https: object;
}

/** What is known of the server's answer, apart from its text. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** A request of the SDK that is about to be made. */
export interface WatchedRequest {
  /** For the SDK's `requestOptions`: it hands them to `node:https`. */
  readonly options: { readonly agent: object; readonly protocol: string };
  /** Undefined until the server has begun to answer. */
  head(): AnswerHead | undefined;
  /** Ends the request at once, so that its connection is closed and the SDK's call is rejected with the reason. */
  end(reason: unknown): void;
}

/** What is used of a `node:http` ClientRequest, IncomingMessage and Agent. The last takes requests by `addRequest`. */
interface Request {
  path: string;
  setHeader(name: string, value: string): void;
  on(event: "response", listener: (response: Response) => void): void;
  emit(event: "error", error: unknown): void;
  destroy(): void;
}
interface Response {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly complete: boolean;
  on(event: "close", listener: () => void): void;
}
interface Agent {
  addRequest(request: Request, options: Readonly<Record<string, unknown>>): void;
}

/**
 * Watches the one request that the SDK makes with the returned options. The SDK's own host is fixed, it tells nothing of
 * status and headers, knows no signal, and never ends when a connection is cut in the middle of an answer; the agent,
 * which each request passes through, makes up for that.
 * @param address where requests go instead of SerpAPI's own server; its path comes before theirs.
 */
export function watchRequest(agents: NodeAgents, address: SearchAddress | undefined): WatchedRequest {
  const protocol = address?.url.protocol ?? "https:";
  const agent = (protocol === "http:" ? agents.http : agents.https) as Agent;
  let request: Request | undefined;
  let head: AnswerHead | undefined;

  function fail(reason: unknown): void {
    // The SDK listens to this event and then lets go of its timer.
    request?.emit("error", reason);
    request?.destroy();
  }

  function addRequest(made: Request, options: Readonly<Record<string, unknown>>): void {
    request = made;
    made.on("response", (response) => {
      head = headOf(response);
      response.on("close", () => {
        if (!response.complete) fail(new Error("the connection is cut in the middle of the answer"));
      });
    });
    if (address !== undefined) redirect(made, address);
    agent.addRequest(made, address === undefined ? options : { ...options, ...placeOf(address.url) });
  }

  return {
    options: { agent: Object.create(agent, { addRequest: { value: addRequest } }) as object, protocol },
    head: () => head,
    end: fail,
  };
}

function redirect(request: Request, { url, authorization }: SearchAddress): void {
  if (url.pathname !== "/") request.path = url.pathname + request.path;
  request.setHeader("host", url.host);
  if (authorization !== undefined) request.setHeader("authorization", authorization);
}

function placeOf(url: URL): Readonly<Record<string, unknown>> {
  // An address of IPv6 stands in brackets in a URL only.
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return { host, hostname: host, port: Number(url.port) || (url.protocol === "http:" ? 80 : 443) };
}

function headOf({ statusCode = 0, headers }: Response): AnswerHead {
  return {
    status: statusCode,
    headers: {
      get(name) {
        const value = headers[name];
        return value === undefined ? null : String(value);
      },
    },
  };
}
