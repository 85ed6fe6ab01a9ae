import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server that speaks OpenAI's protocol and says what the test lets it say, when it lets it. */
export interface StreamingServer {
  /** A config file whose default model it is. */
  readonly config: string;
  /** Says a piece of the answer that is asked for, once it is asked for. */
  say(text: string): Promise<void>;
  /** Ends the answer. */
  end(): Promise<void>;
  /** Gives the answer up, when nobody waits for it any more. */
  forget(): void;
  /** How often it was asked. */
  asked(): number;
}

/** Starts the server; it is stopped with the test. */
export async function streamingServer(): Promise<StreamingServer> {
  let count = 0;
  let answering: (response: ServerResponse) => void = () => undefined;
  let current = new Promise<ServerResponse>((resolve) => {
    answering = resolve;
  });
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      count += 1;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      answering(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const send = async (delta: object, finish: string | null, more: object = {}) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    const chunk = { id: "x", object: "chat.completion.chunk", created: 1, model: "m", choices, ...more };
    (await current).write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  /** The next piece is of the next answer. */
  const forget = () => {
    current = new Promise((resolve) => {
      answering = resolve;
    });
  };
  return {
    config: `model: slow:m\nproviders:\n  slow: { protocol: openai, base_url: "http://127.0.0.1:${port}/v1" }\n`,
    say: (text) => send({ content: text }, null),
    async end() {
      await send({}, "stop", { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } });
      (await current).end("data: [DONE]\n\n");
      forget();
    },
    forget,
    asked: () => count,
  };
}
