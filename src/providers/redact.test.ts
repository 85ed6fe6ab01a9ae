import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { type PlanetError, PlanetError as PlanetErrorClass } from "../engine/errors";
import { createRedactor } from "./redact";

const secret = "sk-planted/key+0001";
const redactor = createRedactor([secret, "second=planted", "ollama", " "]);

describe("text", () => {
  test.each([
    ["as it is", secret],
    ["in a header", `Bearer ${secret}`],
    ["escaped for an address", encodeURIComponent(secret)],
    ["escaped in lower case", encodeURIComponent(secret).toLowerCase()],
    ["escaped as a form", new URLSearchParams({ key: secret }).toString()],
    ["in an address that Node wrote", new URL(`http://host/?key=${encodeURIComponent(secret)}`).href],
    ["in base64", btoa(secret)],
    ["in base64 after one more letter", btoa(`:${secret}`)],
    ["in base64 after two more letters", btoa(`a:${secret}:b`)],
    ["in base64 for addresses", btoa(`a:${secret}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")],
  ])("a secret is taken out %s", (_, planted) => {
    const clean = redactor.text(`before ${planted} after`);
    expect(clean).toContain("[redacted]");
    expect(clean).toMatch(/^before .* after$/);
    for (const piece of ["planted", "key+0001", "key%2B0001", btoa(secret).slice(4, 12)])
      expect(clean).not.toContain(piece);
  });

  test("every occurrence is taken out, also of several secrets", () => {
    expect(redactor.text(`${secret}, second=planted, ${secret}`)).toBe("[redacted], [redacted], [redacted]");
  });

  test("secrets that overlap leave nothing of either", () => {
    const { text } = createRedactor(["abcdefgh", "efghijkl", "abcdefghijklmnop"]);
    expect(text("-abcdefghijkl-")).toBe("-[redacted]-");
    expect(text("-abcdefghijklmnop-")).toBe("-[redacted]-");
  });

  test("a text without a secret, and values too short to be one, stay", () => {
    expect(redactor.text("ollama answers, plante and sk- too")).toBe("ollama answers, plante and sk- too");
  });

  test("quotes and half a surrogate pair in a secret do no harm", () => {
    const strange = 'half\ud800 and "quoted"';
    const { text } = createRedactor([strange]);
    expect(text(`x${strange}x${JSON.stringify({ key: strange })}`)).toBe('x[redacted]x{"key":"[redacted]"}');
  });
});

describe("value", () => {
  test("texts and keys are clean at any depth, and the rest is as it was", () => {
    const vector = new Float32Array([1, 2]);
    const value = { a: [{ [`x-${secret}`]: `is ${secret}` }, null, 1, true, vector], b: { c: "d" } };
    expect(redactor.value(value)).toEqual({
      a: [{ "x-[redacted]": "is [redacted]" }, null, 1, true, vector],
      b: { c: "d" },
    });
    expect(value.a[0]).toEqual({ [`x-${secret}`]: `is ${secret}` });
  });

  test("a value without a secret is not copied", () => {
    const value = { a: ["b", { c: 1 }] };
    expect(redactor.value(value)).toBe(value);
  });

  test("a value that holds itself is copied as one", () => {
    const value: Record<string, unknown> = { key: secret };
    value.self = value;
    const clean = redactor.value(value);
    expect(clean.key).toBe("[redacted]");
    expect(clean.self).toBe(clean);
  });

  test('a field of the name "__proto__" stays a field', () => {
    const value = JSON.parse(`{"__proto__": {"a": "${secret}"}}`);
    expect(JSON.stringify(redactor.value(value))).toBe('{"__proto__":{"a":"[redacted]"}}');
  });
});

describe("error", () => {
  test("of a PlanetError all that is told is clean, and all that is decided by stays", () => {
    const cause = Object.assign(new TypeError(`fetch of ${secret} fails`), {
      status: 401,
      headers: new Headers({ authorization: `Bearer ${secret}` }),
      body: { echoed: [secret] },
    });
    const clean = redactor.error(
      new PlanetErrorClass("key_refused", `"openai" refuses ${secret}`, {
        hint: `replace ${secret}`,
        retryable: true,
        retryAfter: 5,
        details: { key: secret, status: 401 },
        cause,
      }),
    ) as PlanetError;
    expect(clean).toBeInstanceOf(PlanetErrorClass);
    expect(clean).toMatchObject({
      code: "key_refused",
      message: '"openai" refuses [redacted]',
      hint: "replace [redacted]",
      retryable: true,
      retryAfter: 5,
      details: { key: "[redacted]", status: 401 },
    });
    expect(clean.cause).toMatchObject({
      name: "TypeError",
      status: 401,
      headers: "[redacted]",
      body: { echoed: ["[redacted]"] },
    });
    expect(inspect(clean, { depth: 10, showHidden: true })).not.toContain("planted");
  });

  test("a secret that only the objects of an SDK hold is found", () => {
    const thrown = Object.assign(new Error("401"), { request: { headers: new Map([["x-api-key", secret]]) } });
    const clean = redactor.error(thrown);
    expect(clean).not.toBe(thrown);
    expect(inspect(clean, { depth: 10, showHidden: true })).not.toContain("planted");
  });

  test("causes that go in circles come out in circles", () => {
    const first = new Error(secret);
    first.cause = new Error("second", { cause: first });
    const clean = redactor.error(first) as Error;
    expect(clean.message).toBe("[redacted]");
    expect((clean.cause as Error).cause).toBe(clean);
  });

  test.each([
    new PlanetErrorClass("run_canceled", "stopped", { cause: new Error("why") }),
    new DOMException("stopped", "AbortError"),
    { reason: "stopped" },
    "stopped",
    undefined,
  ])("what holds no secret stays the very same: %s", (thrown) => {
    expect(redactor.error(thrown)).toBe(thrown);
  });

  test("a text that is thrown is clean", () => {
    expect(redactor.error(`no ${secret}`)).toBe("no [redacted]");
  });
});

test("without a secret to look for nothing is looked at", () => {
  const none = createRedactor(["short", ""]);
  const thrown = new Error(secret);
  expect(none.empty).toBe(true);
  expect(none.text(secret)).toBe(secret);
  expect(none.error(thrown)).toBe(thrown);
});
