import { describe, expect, test } from "vitest";
import type { Examination } from "../app/doctor";
import type { Finding } from "../app/doctor-finding";
import { exitCodeOfExamination, printExamination } from "./doctor-report";
import { testTerminal } from "./fixtures/test-terminal";

const examination: Examination = {
  ok: false,
  version: "1.2.3",
  findings: [
    { part: "system", name: "node", state: "ok", detail: "v20.19.0" },
    { part: "models", name: "openai", state: "ok", detail: "answers, https://host/v1", ms: 12.4 },
    { part: "models", name: "gemini", state: "failed", detail: "no\u001b[2J key", fix: "set one", code: "key_refused" },
    { part: "searches", name: "serpapi", state: "none", detail: '"serpapi" has no key', fix: "set SERPAPI_API_KEY" },
  ],
};

describe("the doctor's report", () => {
  test("is aligned text with marks that need no colour", () => {
    const terminal = testTerminal();
    printExamination(examination, false, terminal);
    expect(terminal.out()).toBe(
      [
        "AI Planet 1.2.3",
        "",
        "system",
        "  ok    node     v20.19.0",
        "",
        "models",
        "  ok    openai   answers, https://host/v1 (12 ms)",
        "  fail  gemini   no key",
        "                 = set one",
        "",
        "web search",
        '  --    serpapi  "serpapi" has no key',
        "                 = set SERPAPI_API_KEY",
        "",
      ].join("\n"),
    );
  });

  test("has the same text in colour on a terminal", () => {
    const plain = testTerminal();
    const coloured = testTerminal({ tty: true });
    printExamination(examination, false, plain);
    printExamination(examination, false, coloured);
    expect(coloured.out()).toContain("\u001b[31mfail\u001b[39m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(coloured.out().replace(/\u001b\[\d+m/g, "")).toBe(plain.out());
  });

  test("is one object under --json", () => {
    const terminal = testTerminal();
    printExamination(examination, true, terminal);
    expect(JSON.parse(terminal.out())).toEqual(examination);
  });
});

describe("the exit code", () => {
  const failed = (code?: Finding["code"]): Finding => ({
    part: "models",
    name: "a",
    state: "failed",
    detail: "no",
    ...(code && { code }),
  });

  test.each([
    ["nothing is at fault", [], 0],
    ["keys are refused", [failed("key_refused"), failed("key_refused")], 4],
    ["a key is missing", [failed("key_missing")], 4],
    ["a provider is not there", [failed("provider_unavailable")], 7],
    ["a default model is unknown", [failed("unknown_model")], 3],
    ["the machine is at fault", [failed()], 1],
    ["faults are of several kinds", [failed("key_refused"), failed("provider_unavailable")], 1],
  ])("when %s", (_, findings, code) => {
    expect(exitCodeOfExamination({ ok: false, version: "1.2.3", findings })).toBe(code);
  });
});
