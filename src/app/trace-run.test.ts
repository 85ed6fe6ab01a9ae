import { context, trace } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { recordSpans } from "../../test/tracing/recorded-spans";
import { aborted, collect } from "../engine/fixtures/start-run";
import { type NodeContext, PlanetError } from "../engine/index";
import { startTraced, type TracedWork } from "./fixtures/start-traced";

describe("the trace of a run", () => {
  test("holds nodes that run at once, their attempts, and the calls of each where they were made", async () => {
    const spans = recordSpans();
    const nodes = {
      a: { type: "work" },
      b: { type: "work" },
      c: { type: "work", inputs: { x: "a.text", y: "b.text" } },
    };
    const { started, clock } = await startTraced(nodes, async (given, { ask, wait }) => {
      await wait(given.node === "b" ? 20 : 10);
      await ask(given);
      given.use({ input: 3, output: 1, usd: 0.5 });
    });
    await clock.advance(40);
    await started.result();
    expect(spans.tree()).toBe(
      [
        "invoke_workflow w 0-30",
        "  node a 0-10",
        "    attempt a 0-10",
        "      retrieval serpapi 10-10",
        "  node b 0-20",
        "    attempt b 0-20",
        "      retrieval serpapi 20-20",
        "  node c 20-30",
        "    attempt c 20-30",
        "      retrieval serpapi 30-30",
      ].join("\n"),
    );
    expect(spans.named("invoke_workflow w").attributes).toEqual({
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.agent.name": "w",
      "aiplanet.run.id": "r",
      "aiplanet.status": "completed",
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.output_tokens": 3,
      "aiplanet.usage.usd": 1.5,
    });
    expect(spans.named("node c").attributes).toEqual({
      "aiplanet.run.id": "r",
      "aiplanet.node.id": "c",
      "aiplanet.node.type": "work",
      "aiplanet.status": "completed",
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.output_tokens": 1,
      "aiplanet.usage.usd": 0.5,
    });
    expect(spans.started()).toBe(spans.all().length);
  });

  test("lies in the span that is active where the run starts", async () => {
    const spans = recordSpans();
    const outer = trace.getTracer("test").startSpan("outer", { startTime: new Date(0) });
    const { started } = await context.with(trace.setSpan(context.active(), outer), () =>
      startTraced({ a: { type: "work" } }, () => "a"),
    );
    await started.result();
    outer.end(new Date(0));
    expect(spans.tree()).toBe("outer 0-0\n  invoke_workflow w 0-0\n    node a 0-0\n      attempt a 0-0");
  });

  test("tells attempts one by one, each with its calls and its error", async () => {
    const spans = recordSpans();
    const nodes = { a: { type: "work", retry: { attempts: 3, backoff: "10ms" } } };
    const { started, clock } = await startTraced(
      nodes,
      async (given, { ask }) => {
        await ask(given);
        if (given.attempt < 3)
          throw new PlanetError("provider_unavailable", "sk-planted-0001 is busy", { retryable: true, retryAfter: 10 });
      },
      { random: () => 0 },
    );
    await clock.advance(100);
    await started.result();
    expect(spans.tree()).toBe(
      [
        "invoke_workflow w 0-20",
        "  node a 0-20",
        "    attempt a 0-0 provider_unavailable",
        "      retrieval serpapi 0-0",
        "    attempt a 10-10 provider_unavailable",
        "      retrieval serpapi 10-10",
        "    attempt a 20-20",
        "      retrieval serpapi 20-20",
      ].join("\n"),
    );
    const attempts = spans.all().filter(({ name }) => name === "attempt a");
    expect(attempts.map(({ attributes }) => attributes["aiplanet.attempt"])).toEqual([1, 2, 3]);
    expect(attempts[0]?.status.message).toBe("[redacted] is busy");
  });

  test("tells the elements of a list, and what was skipped and why", async () => {
    const spans = recordSpans();
    const nodes = {
      each: { type: "work", for_each: "[1, 2]", concurrency: 1, on_error: "skip", inputs: { x: "item" } },
      never: { type: "work", when: "false" },
    };
    const { started } = await startTraced(nodes, async (given, { ask }) => {
      await ask(given);
      if (given.inputs.x === 2) throw new PlanetError("node_failed", "broken");
    });
    await started.result();
    expect(spans.tree()).toBe(
      [
        "invoke_workflow w 0-0",
        "  node each 0-0",
        "    element each 0-0",
        "      attempt each 0-0",
        "        retrieval serpapi 0-0",
        "    element each 0-0",
        "      attempt each 0-0 node_failed",
        "        retrieval serpapi 0-0",
        "  node never 0-0",
      ].join("\n"),
    );
    expect(spans.named("node never").attributes).toMatchObject({
      "aiplanet.status": "skipped",
      "aiplanet.skip.reason": "condition",
    });
    const elements = spans.all().filter(({ name }) => name === "element each");
    expect(elements.map(({ attributes }) => [attributes["aiplanet.element"], attributes["aiplanet.status"]])).toEqual([
      [0, "completed"],
      [1, "skipped"],
    ]);
  });

  test("of a run that fails tells whose fault it was, and ends what was stopped for it", async () => {
    const spans = recordSpans();
    const nodes = {
      a: { type: "work" },
      b: { type: "work", for_each: "[1]" },
      c: { type: "work", inputs: { x: "a.text" } },
    };
    const { started, clock } = await startTraced(nodes, async ({ node, signal }, { wait }) => {
      if (node === "b") await aborted(signal);
      await wait(5);
      throw new PlanetError("key_refused", "no");
    });
    await clock.advance(10);
    await started.result();
    expect(spans.tree()).toBe(
      [
        "invoke_workflow w 0-10 key_refused",
        "  node a 0-5 key_refused",
        "    attempt a 0-5 key_refused",
        "  node b 0-10 run_canceled",
        "    element b 0-10 run_canceled",
        "      attempt b 0-10 run_canceled",
      ].join("\n"),
    );
    expect(spans.started()).toBe(spans.all().length);
  });

  test("of a run that is cancelled ends every span once, also of handlers that do not heed it and of waiting retries", async () => {
    const spans = recordSpans();
    const nodes = {
      deaf: { type: "work" },
      waiting: { type: "work", retry: { attempts: 2, backoff: "1m" } },
      late: { type: "work", retry: { attempts: 2, backoff: "1ms" } },
    };
    const { started, clock } = await startTraced(
      nodes,
      async ({ node, attempt, signal }) => {
        if (node === "deaf") await new Promise(() => undefined);
        if (attempt === 2) await aborted(signal);
        throw new PlanetError("provider_unavailable", "busy", { retryable: true });
      },
      { random: () => 0.999, grace: 50 },
    );
    await clock.advance(10);
    started.cancel("enough");
    await clock.advance(100);
    expect((await started.result()).status).toBe("canceled");
    const tree = spans.tree().split("\n");
    expect(tree.map((line) => line.replace(/\d+-\d+ ?/, ""))).toEqual([
      "invoke_workflow w run_canceled",
      "  node deaf run_canceled",
      "    attempt deaf run_canceled",
      "  node late run_canceled",
      "    attempt late provider_unavailable",
      "    attempt late run_canceled",
      "  node waiting run_canceled",
      "    attempt waiting provider_unavailable",
    ]);
    expect(spans.started()).toBe(spans.all().length);
    expect(spans.named("invoke_workflow w").attributes["aiplanet.status"]).toBe("canceled");
  });

  test("of a resumed run holds what ran in this life, and finds its calls", async () => {
    const spans = recordSpans();
    const nodes = { a: { type: "work" }, b: { type: "work", inputs: { x: "a.text" } } };
    let broken = true;
    const work: TracedWork = async (given, { ask }) => {
      if (broken && given.node === "b") throw new PlanetError("node_failed", "broken");
      await ask(given);
    };
    const first = await startTraced(nodes, work);
    const history = await collect(first.started);
    const before = spans.all().length;
    broken = false;
    const second = await startTraced(nodes, work, { history });
    await second.started.result();
    const after = spans.all().slice(before);
    expect(after.map(({ name }) => name)).toEqual(["retrieval serpapi", "attempt b", "node b", "invoke_workflow w"]);
    expect(after[0]?.parentSpanContext?.spanId).toBe(after[1]?.spanContext().spanId);
  });

  test("puts the calls of a workflow within a node into that node", async () => {
    const spans = recordSpans();
    const { started } = await startTraced({ outer: { type: "work" } }, async (given, { ask }) => {
      await ask({ ...inner(given), run: given.idempotencyKey, node: "inner" });
      await ask({ ...inner(given), run: `${given.idempotencyKey}:deeper`, node: "innermost" });
      await ask({ ...inner(given), run: "another", node: "inner" });
    });
    await started.result();
    const attempt = spans.named("attempt outer").spanContext().spanId;
    const calls = spans.all().filter(({ name }) => name === "retrieval serpapi");
    expect(calls.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([attempt, attempt, undefined]);
  });
});

/** The context of a node of an inner workflow. */
function inner({ attempt, signal, idempotencyKey, cache, notice }: NodeContext) {
  return { attempt, signal, idempotencyKey, cache, notice } as NodeContext;
}
