import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../engine/diagnostic";
import { PlanetError } from "../engine/errors";
import { testTerminal } from "./fixtures/test-terminal";
import { countDiagnostics, reportError } from "./report-error";

describe("reportError", () => {
  test("tells what is wrong and what would have worked", () => {
    expect(report(new PlanetError("usage", "it is wrong", { hint: "do it right" }))).toBe(
      "error it is wrong\n  = do it right\n",
    );
  });

  test("lists the diagnostics of a file, at most 20", () => {
    const diagnostics = Array.from({ length: 23 }, (_, index) => diagnostic({ line: index + 1 }));
    const text = report(new PlanetError("invalid_workflow", "x", { details: { diagnostics } }));
    expect(text.match(/error AP1101/g)).toHaveLength(20);
    expect(text).toMatch(/w\.yaml:20:1 .*\nand 3 more\n23 errors; nothing was run\n$/);
  });

  test("gives programs all of them in one line of JSON", () => {
    const diagnostics = Array.from({ length: 23 }, () => diagnostic({}));
    const text = report(new PlanetError("invalid_workflow", "x\u009b", { details: { diagnostics } }), true);
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(text).not.toContain("\u009b");
    expect(JSON.parse(text)).toMatchObject({ error: { code: "invalid_workflow", details: { diagnostics } } });
  });

  test("owns up to a bug, without a stack", () => {
    expect(report(new TypeError("x is undefined"))).toBe(
      "error x is undefined\nThis is a bug in aiplanet or in a plugin. Please report it with the command that led to it.\n",
    );
  });

  test("adds the stack of a bug where it is asked for", () => {
    const terminal = testTerminal({ environment: { AIPLANET_DEBUG: "1" } });
    reportError(new TypeError("x is undefined"), terminal, false);
    expect(terminal.err()).toContain("report-error.test.ts");
  });

  test("lets no message steer the terminal", () => {
    const text = report(new PlanetError("usage", "a\u001b[2J", { hint: "b\u001b]0;x\u0007" }));
    expect(text).toBe("error a\n  = b\n");
  });
});

describe("countDiagnostics", () => {
  test.each([
    [[diagnostic({})], "1 error"],
    [[diagnostic({}), diagnostic({ severity: "warning" })], "1 error, 1 warning"],
    [[diagnostic({ severity: "warning" }), diagnostic({ severity: "warning" })], "0 errors, 2 warnings"],
  ])("counts", (diagnostics, text) => {
    expect(countDiagnostics(diagnostics)).toBe(text);
  });
});

function report(thrown: unknown, json = false): string {
  const terminal = testTerminal();
  reportError(thrown, terminal, json);
  expect(terminal.out()).toBe("");
  return terminal.err();
}

function diagnostic(more: Partial<Diagnostic>): Diagnostic {
  return { code: "AP1101", severity: "error", message: "m", file: "w.yaml", line: 1, column: 1, ...more };
}
