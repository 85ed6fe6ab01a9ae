import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server received it. */
export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine that stands in for a vendor's. */
export interface LocalServer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** All requests so far, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when so many requests have been received in all. */
  received(count: number): Promise<void>;
  /** Resolves when the client has hung up on so many requests, in all, before they were answered. */
  abandoned(count: number): Promise<void>;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a server on a free port. `answer` is called with each whole request, and may take its time or hang up. */
export async function startLocalServer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>,
): Promise<LocalServer> {
  const requests: ReceivedRequest[] = [];
  const received = countUp();
  const abandoned = countUp();
  const server = createServer((message, response) => {
    const pieces: Buffer[] = [];
    response.on("close", () => {
      if (!response.writableEnded) abandoned.add();
    });
    message.on("data", (piece: Buffer) => pieces.push(piece));
    message.on("end", () => {
      const { method = "", url: path = "", headers } = message;
      const request = { method, path, headers, body: Buffer.concat(pieces).toString("utf8") };
      requests.push(request);
      received.add();
      Promise.resolve()
        .then(() => answer(request, response))
        .catch((error: unknown) => response.destroy(error as Error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    received: received.reach,
    abandoned: abandoned.reach,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A count that can be waited for. */
function countUp() {
  let count = 0;
  const waiting: { readonly goal: number; readonly resolve: () => void }[] = [];
  return {
    add() {
      count += 1;
      for (const { goal, resolve } of waiting) if (goal <= count) resolve();
    },
    reach: (goal: number) =>
      new Promise<void>((resolve) => {
        if (goal <= count) resolve();
        else waiting.push({ goal, resolve });
      }),
  };
}
