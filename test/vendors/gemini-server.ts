import type { ServerResponse } from "node:http";
import type { Usage } from "../../src/engine/values";
import { type GeminiChat, type GeminiEmbedding, readGeminiChat, readGeminiEmbeddings } from "./gemini-requests";
import { hangUp, sendCut } from "./http-faults";
import { type LocalServer, type ReceivedRequest, startLocalServer } from "./local-server";
import { standInAnswer, standInUsage, standInVector, wordsOf } from "./stand-in";
import type { AskedChat, AskedEmbedding, VendorScript } from "./vendor-script";

/** A server that speaks the protocol of Google's Gemini API. Its `url` is what an adapter takes as its `baseUrl`. */
export interface GeminiServer extends LocalServer {
  /** What it does with the next requests, one script for each; afterwards it answers as stand-ins do. */
  play(...scripts: VendorScript[]): void;
  /** Answers the next request with these bytes as an event stream, whatever they are. */
  playBytes(bytes: string): void;
  /** What the newest request for an answer asked for. Throws when there was none. */
  lastChat(): AskedChat;
  /** What the newest request for vectors asked for. Throws when there was none. */
  lastEmbedding(): AskedEmbedding;
}

/**
 * Starts one on a free port of this machine: `/v1beta/models/MODEL:` with `streamGenerateContent`, `generateContent`,
 * `batchEmbedContents` and `embedContent`, and the list `/v1beta/models`.
 */
export async function startGeminiServer(): Promise<GeminiServer> {
  const scripts: (VendorScript | string)[] = [];
  const server = await startLocalServer((request, response) => answer(request, response, scripts.shift()));
  const last = (ending: RegExp) => {
    const found = server.requests.map(readCall).findLast((call) => ending.test(call?.method ?? ""));
    if (found === undefined) throw new Error(`no request for ${ending}`);
    return found;
  };
  return {
    ...server,
    play: (...more) => void scripts.push(...more),
    playBytes: (bytes) => void scripts.push(bytes),
    lastChat() {
      const { model, body } = last(/GenerateContent$/i);
      return readGeminiChat(model, body as GeminiChat);
    },
    lastEmbedding() {
      const { model, body } = last(/EmbedContents?$/i);
      return readGeminiEmbeddings(model, textsOf(body));
    },
  };
}

/** A call of a method of a model. */
interface Call {
  readonly model: string;
  readonly method: string;
  readonly body: unknown;
}

function readCall({ path, body }: ReceivedRequest): Call | undefined {
  const [, model, method] = /^\/v1beta\/models\/([^:/?]+):(\w+)(?:\?alt=sse)?$/.exec(path) ?? [];
  return model === undefined || method === undefined ? undefined : { model, method, body: JSON.parse(body) };
}

/** The embedding methods ask for many texts, or for one. */
function textsOf(body: unknown): readonly GeminiEmbedding[] {
  return (body as { requests?: readonly GeminiEmbedding[] }).requests ?? [body as GeminiEmbedding];
}

async function answer(
  request: ReceivedRequest,
  response: ServerResponse,
  script: VendorScript | string | undefined,
): Promise<void> {
  if (typeof script === "string") {
    response.writeHead(200, eventStream).end(script);
    return;
  }
  if (script !== undefined && refuse(response, script)) return;
  const call = readCall(request);
  if (request.method === "GET" && request.path.split("?")[0] === "/v1beta/models") {
    sendJson(response, { models: [{ name: "models/gemini-2.5-flash", displayName: "Gemini 2.5 Flash" }] });
  } else if (call?.method === "streamGenerateContent") {
    await sendStream(call, response, script);
  } else if (call?.method === "generateContent") {
    const asked = readGeminiChat(call.model, call.body as GeminiChat);
    const whole = standInAnswer(asked);
    sendJson(response, chunk([{ text: whole }], standInUsage(asked, whole), "STOP"));
  } else if (call?.method === "batchEmbedContents" || call?.method === "embedContent") {
    sendVectors(call, response, script);
  } else {
    sendError(response, 404, "NOT_FOUND", `Not found: ${request.method} ${request.path}`);
  }
}

/** Does what a script asks for apart from answering; gives whether that was all. */
function refuse(response: ServerResponse, script: VendorScript): boolean {
  switch (script.kind) {
    case "status":
      sendError(response, script.status, "UNKNOWN", script.message, [], script.headers);
      return true;
    case "key-refused":
      sendError(response, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
        { "@type": `${types}ErrorInfo`, reason: "API_KEY_INVALID", domain: "googleapis.com" },
      ]);
      return true;
    case "quota":
      sendError(response, 429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", [
        {
          "@type": `${types}QuotaFailure`,
          violations: [{ quotaId: "GenerateRequestsPerDayPerProjectPerModel-FreeTier", quotaValue: "50" }],
        },
        { "@type": `${types}RetryInfo`, retryDelay: "31s" },
      ]);
      return true;
    case "unknown-model":
      sendError(response, 404, "NOT_FOUND", "models/none is not found for API version v1beta.");
      return true;
    case "silent":
    case "hang-up":
      if (script.pieces.length > 0) return false;
      if (script.kind === "hang-up") hangUp(response);
      return true;
    default:
      return false;
  }
}

async function sendStream(call: Call, response: ServerResponse, script: VendorScript | undefined): Promise<void> {
  const asked = readGeminiChat(call.model, call.body as GeminiChat);
  const some = { input: 3, output: 5 };
  const send = async (chunks: readonly object[]) => {
    for (const one of chunks) await sendCut(response, frame(one), "whole");
  };
  const texts = (pieces: readonly string[]) => pieces.map((text) => chunk([{ text }]));
  response.writeHead(200, eventStream);
  switch (script?.kind) {
    case "answer": {
      const { pieces, cut = "whole", keepAlive = false, usage = some, finish = "stop" } = script;
      const chunks = [...texts(pieces), chunk([], usage, finish === "length" ? "MAX_TOKENS" : "STOP")];
      const frames = chunks.map((one) => (keepAlive ? `: keep-alive\r\n\r\n${frame(one)}\r\n` : frame(one)));
      for (const one of frames) await sendCut(response, one, cut);
      break;
    }
    case "no-usage":
      await send([...texts(script.pieces), chunk([], undefined, "STOP")]);
      break;
    case "tool-call": {
      const calls = script.calls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
      await send([...calls.map((one) => chunk([one])), chunk([], some, "STOP")]);
      break;
    }
    case "blocked":
      await send([{ promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: toUsageMetadata(some) }]);
      break;
    case "unfinished":
      await send(texts(script.pieces));
      break;
    case "malformed":
      await send(texts(script.pieces));
      response.write('data: {"candidates": [{"content"\r\n\r\n');
      break;
    case "silent":
      await send(texts(script.pieces));
      return;
    case "hang-up":
      await send(texts(script.pieces));
      hangUp(response);
      return;
    default: {
      const whole = standInAnswer(asked);
      await send([...texts(wordsOf(whole)), chunk([], standInUsage(asked, whole), "STOP")]);
    }
  }
  response.end();
}

function sendVectors({ method, model, body }: Call, response: ServerResponse, script: VendorScript | undefined): void {
  if (script?.kind === "malformed") {
    response.writeHead(200, { "content-type": "application/json" }).end('{"embeddings": [{"values": [0.1,');
    return;
  }
  const { texts } = readGeminiEmbeddings(model, textsOf(body));
  const sent = script?.kind === "vectors" ? Array.from({ length: script.count }, (_, at) => texts[at] ?? "") : texts;
  const embeddings = sent.map((text) => ({ values: standInVector(text) }));
  const usage =
    script?.kind === "no-usage" ? {} : { usageMetadata: { promptTokenCount: wordsOf(texts.join(" ")).length } };
  sendJson(response, { ...(method === "embedContent" ? { embedding: embeddings[0] } : { embeddings }), ...usage });
}

function chunk(parts: readonly object[], usage?: Usage, finishReason?: string): object {
  return {
    candidates: [
      { content: { parts, role: "model" }, ...(finishReason === undefined ? {} : { finishReason }), index: 0 },
    ],
    ...(usage === undefined ? {} : { usageMetadata: toUsageMetadata(usage) }),
    modelVersion: "gemini-2.5-flash",
  };
}

/** What a model thinks is counted apart from what it says. */
function toUsageMetadata({ input, output }: Usage): object {
  const thoughts = Math.floor(output / 4);
  return {
    promptTokenCount: input,
    candidatesTokenCount: output - thoughts,
    thoughtsTokenCount: thoughts,
    totalTokenCount: input + output,
  };
}

const eventStream = { "content-type": "text/event-stream" };

const types = "type.googleapis.com/google.rpc.";

function frame(value: object): string {
  return `data: ${JSON.stringify(value)}\r\n\r\n`;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(value));
}

function sendError(
  response: ServerResponse,
  code: number,
  status: string,
  message: string,
  details: readonly object[] = [],
  headers: Readonly<Record<string, string>> = {},
): void {
  const error = { code, message, status, ...(details.length === 0 ? {} : { details }) };
  response.writeHead(code, { "content-type": "application/json; charset=UTF-8", ...headers });
  response.end(JSON.stringify({ error }));
}
