import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { openProject } from "./project";

describe("wrong usage", () => {
  test.each([
    [["rnu", "w.yaml"], 'error there is no command "rnu"\n  = did you mean "run"?\n'],
    [["help", "graf"], 'error there is no command "graf"\n  = did you mean "graph"?\n'],
    [["run", "w.yaml", "x", "--jsno"], 'error unknown option "--jsno"\n  = did you mean "--json"?\n'],
    [["--everything"], 'error unknown option "--everything"\n  = '],
    [["run"], 'error the argument "file" is missing\n  = `aiplanet run --help` shows what there is\n'],
    [["graph", "w.yaml", "--format", "dot"], 'error the option "--format <format>" cannot be "dot"\n'],
  ])("of %j exits with 2 and suggests what is right", async (words, message) => {
    const { code, stdout, stderr } = await aiplanet(words, { folder: await openProject() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  test("is told as JSON where a program reads", async () => {
    const { code, stdout, stderr } = await aiplanet(["run", "--json"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: "usage",
        message: 'the argument "file" is missing',
        hint: "`aiplanet run --help` shows what there is",
        retryable: false,
      },
    });
  });
});

describe("colours", () => {
  test.each([
    ["in a pipe", {}, false],
    ["with NO_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["with FORCE_COLOR", { FORCE_COLOR: "1" }, true],
  ])("%s: %j are there: %s", async (_, environment, coloured) => {
    const folder = await openProject();
    const { stdout, stderr } = await aiplanet(["run", "w.yaml", "How many days of leave?"], { folder, environment });
    const failed = await aiplanet(["run", "missing.yaml"], { folder, environment });
    expect(stdout.includes("\u001b")).toBe(coloured);
    expect(stderr.includes("\u001b")).toBe(coloured);
    expect(failed.stderr.includes("\u001b")).toBe(coloured);
  });
});
