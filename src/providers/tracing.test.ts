import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { recordSpans } from "../../test/tracing/recorded-spans";
import { PlanetError } from "../engine/errors";
import type { CallOptions } from "./contracts";
import type { Ask, CallPart, ProviderCall } from "./provider-call";
import { createRedactor } from "./redact";
import { createTracing, type TracingOptions } from "./tracing";

const secret = "sk-planted-0001";
const redactor = createRedactor([secret]);

const chat: ProviderCall = {
  kind: "chat",
  target: "gemini:gemini-2.5-flash",
  request: {
    system: "Be brief.",
    messages: [{ role: "user", content: `is "${secret}" a key?` }],
    question: "?",
    sources: [],
    json: true,
    temperature: 0.5,
    maxTokens: 100,
  },
};

const answered: readonly CallPart[] = [
  { type: "text-delta", text: "yes, " },
  { type: "text-delta", text: `${secret} is` },
  { type: "tool-call", id: "1", name: "look", input: { a: 1 } },
  { type: "end", usage: { input: 12, output: 5 }, finish: "tool-calls" },
];

describe("createTracing", () => {
  test("gives nothing while no SDK is registered", async () => {
    expect(await createTracing({ redactor })).toBeUndefined();
  });
});

describe("the span of a chat call", () => {
  test("says what was asked and used, by the names of the conventions, and holds no text", async () => {
    const spans = recordSpans();
    const times = [1_000, 1_250, 1_900];
    await read(await layered(answering(answered), { now: () => times.shift() ?? 2_000 }), chat);
    const span = spans.named("chat gemini-2.5-flash");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect([span.startTime, span.endTime]).toEqual([
      [1, 0],
      [1, 900_000_000],
    ]);
    expect(span.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.model": "gemini-2.5-flash",
      "gen_ai.request.stream": true,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.max_tokens": 100,
      "gen_ai.output.type": "json",
      "gen_ai.response.time_to_first_chunk": 0.25,
      "gen_ai.response.finish_reasons": ["tool_call"],
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 5,
    });
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  test("holds prompt and answer when that is asked for, without a secret", async () => {
    const spans = recordSpans();
    await read(await layered(answering(answered), { content: true }), chat);
    const { attributes } = spans.named("chat gemini-2.5-flash");
    const [system, input, output] = ["system_instructions", "input.messages", "output.messages"].map((name) =>
      JSON.parse(String(attributes[`gen_ai.${name}`])),
    );
    expect(system).toEqual([{ type: "text", content: "Be brief." }]);
    expect(input).toEqual([{ role: "user", parts: [{ type: "text", content: 'is "[redacted]" a key?' }] }]);
    expect(output).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "text", content: "yes, [redacted] is" },
          { type: "tool_call", id: "1", name: "look", arguments: { a: 1 } },
        ],
        finish_reason: "tool_call",
      },
    ]);
  });

  test("says why it failed, and the error goes on as it is", async () => {
    const spans = recordSpans();
    const error = new PlanetError("key_refused", `"gemini" refuses ${secret}`);
    await expect(read(await layered(failing(error)), chat)).rejects.toBe(error);
    const span = spans.named("chat gemini-2.5-flash");
    expect(span.attributes["error.type"]).toBe("key_refused");
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: '"gemini" refuses [redacted]' });
  });

  test.each([
    [new TypeError("broken"), "TypeError"],
    ["broken", "_OTHER"],
  ])("names what is no error of the library by its class: %s", async (thrown, type) => {
    const spans = recordSpans();
    await expect(read(await layered(failing(thrown)), chat)).rejects.toBe(thrown);
    expect(spans.named("chat gemini-2.5-flash").attributes["error.type"]).toBe(type);
  });

  test("ends when the call is stopped, although the vendor does not heed it", async () => {
    const spans = recordSpans();
    const controller = new AbortController();
    const ask = await layered(async function* () {
      yield { type: "text-delta", text: "a" } as const;
      await new Promise(() => undefined);
    });
    const parts = ask(chat, { signal: controller.signal })[Symbol.asyncIterator]();
    await parts.next();
    void parts.next();
    controller.abort(new PlanetError("run_canceled", "stopped"));
    expect(spans.named("chat gemini-2.5-flash").attributes["error.type"]).toBe("run_canceled");
  });

  test("ends when the reader leaves, and the vendor is told", async () => {
    const spans = recordSpans();
    let told = false;
    const ask = await layered(async function* () {
      try {
        yield { type: "text-delta", text: "a" } as const;
        yield { type: "text-delta", text: "b" } as const;
      } finally {
        told = true;
      }
    });
    for await (const _ of ask(chat, options())) break;
    expect([told, spans.all().length, spans.started()]).toEqual([true, 1, 1]);
    expect(spans.named("chat gemini-2.5-flash").status.code).toBe(SpanStatusCode.UNSET);
  });

  test("is the active one while the vendor works, and lies in the one that is active around", async () => {
    const spans = recordSpans();
    const seen: (string | undefined)[] = [];
    const ask = await layered(async function* () {
      seen.push(trace.getActiveSpan()?.spanContext().spanId);
      yield { type: "text-delta", text: "a" } as const;
      await Promise.resolve();
      seen.push(trace.getActiveSpan()?.spanContext().spanId);
    });
    const outer = trace.getTracer("test").startSpan("outer");
    await context.with(trace.setSpan(context.active(), outer), () => read(ask, chat));
    const span = spans.named("chat gemini-2.5-flash");
    expect(seen).toEqual([span.spanContext().spanId, span.spanContext().spanId]);
    expect(span.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  });
});

test("the span of an embedding call tells the model and the length of the vectors", async () => {
  const spans = recordSpans();
  const parts: CallPart[] = [
    { type: "vectors", vectors: [new Float32Array(3)] },
    { type: "end", usage: { input: 2, output: 0 } },
  ];
  const call: ProviderCall = {
    kind: "embedding",
    target: "openai:text-embedding-3-small",
    request: { texts: ["a"], purpose: "query" },
  };
  await read(await layered(answering(parts)), call);
  expect(spans.named("embeddings text-embedding-3-small").attributes).toEqual({
    "gen_ai.operation.name": "embeddings",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "text-embedding-3-small",
    "gen_ai.embeddings.dimension.count": 3,
    "gen_ai.usage.input_tokens": 2,
    "gen_ai.usage.output_tokens": 0,
  });
});

test.each([false, true])(
  "the span of a search tells the engine, and the query only when asked: %s",
  async (content) => {
    const spans = recordSpans();
    const parts: CallPart[] = [
      { type: "documents", documents: [{ document: "a", url: "https://a", text: "A", score: 2 }] },
      { type: "end", usage: undefined },
    ];
    const call: ProviderCall = { kind: "search", target: "serpapi", request: { query: "leave", limit: 5 } };
    await read(await layered(answering(parts), { content }), call);
    expect(spans.named("retrieval serpapi").attributes).toEqual({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.provider.name": "serpapi",
      "gen_ai.data_source.id": "serpapi",
      "gen_ai.retrieval.top_k": 5,
      ...(content && {
        "gen_ai.retrieval.query.text": "leave",
        "gen_ai.retrieval.documents": '[{"id":"https://a","score":2}]',
      }),
    });
  },
);

async function layered(ask: Ask, more: Partial<TracingOptions> = {}): Promise<Ask> {
  const tracing = await createTracing({ redactor, ...more });
  if (tracing === undefined) throw new Error("no SDK is registered");
  return tracing.layer(ask);
}

function answering(parts: readonly CallPart[]): Ask {
  return async function* () {
    yield* parts;
  };
}

function failing(error: unknown): Ask {
  return async function* (): AsyncIterable<CallPart> {
    yield { type: "text-delta", text: "a" };
    throw error;
  };
}

async function read(ask: Ask, call: ProviderCall): Promise<void> {
  for await (const _ of ask(call, options()));
}

function options(): CallOptions {
  return { signal: new AbortController().signal };
}
