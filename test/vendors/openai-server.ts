import type { ServerResponse } from "node:http";
import { hangUp, sendCut } from "./http-faults";
import { type LocalServer, type ReceivedRequest, startLocalServer } from "./local-server";
import { type OpenAiChat, type OpenAiEmbedding, readChat, readEmbedding } from "./openai-requests";
import { standInAnswer, standInUsage, standInVector, wordsOf } from "./stand-in";
import type { AskedChat, AskedEmbedding, VendorScript } from "./vendor-script";

/** A server that speaks OpenAI's protocol, for tests and benchmarks. */
export interface OpenAiServer extends LocalServer {
  /** What an adapter takes as its `baseUrl`, such as `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** What it does with the next requests, one script for each; afterwards it answers as stand-ins do. */
  play(...scripts: VendorScript[]): void;
  /** What the newest chat request asked for. Throws when there was none. */
  lastChat(): AskedChat;
  /** What the newest request for embeddings asked for. Throws when there was none. */
  lastEmbedding(): AskedEmbedding;
}

/** Starts one on a free port of this machine: `/v1/chat/completions` (streamed), `/v1/embeddings`, `/v1/models`. */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  const scripts: VendorScript[] = [];
  const server = await startLocalServer((request, response) => answer(request, response, scripts.shift()));
  const last = (path: string) => {
    const found = server.requests.findLast((request) => request.path === path);
    if (found === undefined) throw new Error(`no request for ${path}`);
    return JSON.parse(found.body);
  };
  return {
    ...server,
    baseUrl: `${server.url}/v1`,
    play: (...more) => void scripts.push(...more),
    lastChat: () => readChat(last(chatPath) as OpenAiChat),
    lastEmbedding: () => readEmbedding(last(embeddingPath) as OpenAiEmbedding),
  };
}

const chatPath = "/v1/chat/completions";
const embeddingPath = "/v1/embeddings";

async function answer(
  request: ReceivedRequest,
  response: ServerResponse,
  script: VendorScript | undefined,
): Promise<void> {
  if (script !== undefined && (await refuse(request, response, script))) return;
  if (request.method === "GET" && request.path === "/v1/models") {
    sendJson(response, { object: "list", data: [{ id: "gpt-4.1-mini", object: "model" }] });
  } else if (request.path === chatPath) {
    await sendChat(JSON.parse(request.body), response, script);
  } else if (request.path === embeddingPath) {
    sendVectors(JSON.parse(request.body), response, script);
  } else {
    sendError(response, 404, { message: `Invalid URL (${request.method} ${request.path})` });
  }
}

/** Does what a script asks for apart from answering; gives whether that was all. */
async function refuse(request: ReceivedRequest, response: ServerResponse, script: VendorScript): Promise<boolean> {
  const { authorization = "" } = request.headers;
  switch (script.kind) {
    case "status":
      sendError(response, script.status, { message: script.message }, script.headers);
      return true;
    case "key-refused": {
      const message = `Incorrect API key provided: ${authorization.replace("Bearer ", "")}.`;
      sendError(response, 401, { message, type: "invalid_request_error", code: "invalid_api_key" });
      return true;
    }
    case "quota": {
      const message = "You exceeded your current quota, please check your plan and billing details.";
      sendError(response, 429, { message, type: "insufficient_quota", code: "insufficient_quota" });
      return true;
    }
    case "unknown-model": {
      const message = "The model does not exist or you do not have access to it.";
      sendError(response, 404, { message, type: "invalid_request_error", code: "model_not_found" });
      return true;
    }
    case "silent":
    case "hang-up":
      if (script.pieces.length > 0) return false;
      if (script.kind === "hang-up") hangUp(response);
      return true;
    default:
      return false;
  }
}

async function sendChat(body: OpenAiChat, response: ServerResponse, script: VendorScript | undefined): Promise<void> {
  const asked = readChat(body);
  const chunk = (delta: object, finish: string | null = null) =>
    frame(body.model, { choices: [{ index: 0, delta, finish_reason: finish }] });
  const text = (pieces: readonly string[]) => pieces.map((content) => chunk({ content }));
  const end = (finish: string, usage: { input: number; output: number } | undefined) => [
    chunk({}, finish),
    ...(usage === undefined || body.stream_options?.include_usage !== true
      ? []
      : [
          frame(body.model, {
            choices: [],
            usage: { prompt_tokens: usage.input, completion_tokens: usage.output },
          }),
        ]),
    "data: [DONE]\n\n",
  ];
  const some = { input: 3, output: 5 };
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  const start = chunk({ role: "assistant", content: "" });
  const send = async (frames: readonly string[]) => {
    for (const one of [start, ...frames]) await sendCut(response, one, "whole");
  };
  switch (script?.kind) {
    case "answer": {
      const { pieces, cut = "whole", keepAlive = false, usage = some, finish = "stop" } = script;
      const frames = [start, ...text(pieces), ...end(finish, usage)];
      const all = keepAlive ? frames.map((one) => `: keep-alive\n\n${one}\n`) : frames;
      for (const one of all) await sendCut(response, one, cut);
      break;
    }
    case "no-usage":
      await send([...text(script.pieces), ...end("stop", undefined)]);
      break;
    case "tool-call":
      await send([
        ...script.calls.flatMap(({ name, input }, index) => toolChunks(chunk, index, name, input)),
        ...end("tool_calls", some),
      ]);
      break;
    case "blocked":
      await send(end("content_filter", some));
      break;
    case "unfinished":
      await send(text(script.pieces));
      break;
    case "malformed":
      await send([...text(script.pieces), 'data: {"choices": [{"delta"\n\n']);
      break;
    case "silent":
      await send(text(script.pieces));
      return;
    case "hang-up":
      await send(text(script.pieces));
      hangUp(response);
      return;
    default: {
      const whole = standInAnswer(asked);
      await send([...text(wordsOf(whole)), ...end("stop", standInUsage(asked, whole))]);
    }
  }
  response.end();
}

/** A tool call in pieces: its name first, then its arguments, cut anywhere. */
function toolChunks(chunk: (delta: object) => string, index: number, name: string, input: unknown): string[] {
  const text = JSON.stringify(input);
  const pieces = text.match(/.{1,3}/gsu) ?? [];
  return [
    chunk({
      tool_calls: [{ index, id: `call_${name}_${index}`, type: "function", function: { name, arguments: "" } }],
    }),
    ...pieces.map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

function sendVectors(body: OpenAiEmbedding, response: ServerResponse, script: VendorScript | undefined): void {
  const { texts, model } = readEmbedding(body);
  if (script?.kind === "malformed") {
    response.writeHead(200, { "content-type": "application/json" }).end('{"data": [{"embedding": [0.1,');
    return;
  }
  const sent = script?.kind === "vectors" ? Array.from({ length: script.count }, (_, at) => texts[at] ?? "") : texts;
  const data = sent.map((text, index) => ({ object: "embedding", index, embedding: standInVector(text) }));
  const tokens = wordsOf(texts.join(" ")).length;
  const usage = script?.kind === "no-usage" ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } };
  sendJson(response, { object: "list", model, data, ...usage });
}

function frame(model: string, content: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model, ...content })}\n\n`;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendError(
  response: ServerResponse,
  status: number,
  error: { readonly message: string; readonly type?: string; readonly code?: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = { error: { type: null, param: null, code: null, ...error } };
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
