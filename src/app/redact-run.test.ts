import { expect, test } from "vitest";
import { aborted, answering, collect, speak, start } from "../engine/fixtures/start-run";
import { PlanetError } from "../engine/index";
import { createRedactor } from "../providers/redact";
import { redactRun } from "./redact-run";

const secret = "sk-planted-0001";
const redact = redactRun(createRedactor([secret]));

test("no event and no result of a run holds a secret, and the nodes work with what is there", async () => {
  const told: string[] = [];
  const seen: unknown[] = [];
  const started = start(
    answering,
    { text: `is ${secret} a key?` },
    {
      ...redact,
      onEvent: (event) => told.push(JSON.stringify(event)),
      work(context) {
        seen.push(context.inputs.a);
        context.notice(`${secret} is a key`);
        return speak(`yes, ${secret} is`, ["yes, ", `${secret} is`])(context);
      },
    },
  );
  const result = await started.result();
  const events = await collect(started);
  expect(seen).toEqual([`is ${secret} a key?`]);
  expect(result.output).toEqual({ text: "yes, [redacted] is" });
  expect(JSON.stringify([events, result])).not.toContain(secret);
  expect(events.map((event) => JSON.stringify(event))).toEqual(told);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
});

test("the errors of attempts, nodes and the run hold no secret", async () => {
  const nodes = { ...answering, answer: { ...answering.answer, retry: { attempts: 2, backoff: "0ms" } } };
  const started = start(
    nodes,
    { text: "?" },
    {
      ...redact,
      clock: undefined,
      work: () => {
        throw new PlanetError("provider_unavailable", `${secret} fails`, {
          hint: `not ${secret}`,
          retryable: true,
          details: { body: `{"key":"${secret}"}` },
        });
      },
    },
  );
  const result = await started.result();
  const events = await collect(started);
  expect(events.map(({ type }) => type)).toContain("node-retry");
  expect(result.error).toMatchObject({ code: "provider_unavailable", hint: "not [redacted]" });
  expect(JSON.stringify([events, result])).not.toContain(secret);
});

test("the reason for which a run is cancelled holds no secret", async () => {
  const started = start(
    answering,
    { text: "?" },
    { ...redact, work: ({ signal }) => aborted(signal).then(() => ({ text: "" })) },
    true,
  );
  started.cancel(`stopped by ${secret}`);
  expect((await started.result()).error?.message).toBe("stopped by [redacted]");
});

test("without a secret to look for a run is given nothing", () => {
  expect(redactRun(createRedactor([]))).toEqual({});
});
