import { describe, expect, test } from "vitest";
import { testTerminal } from "./fixtures/test-terminal";
import { main } from "./main";

describe("main", () => {
  test.each([
    [["rnu"], 'there is no command "rnu"', 'did you mean "run"?'],
    [["help", "serach"], 'there is no command "serach"', 'did you mean "search"?'],
    [
      ["nothing", "--help"],
      'there is no command "nothing"',
      "there is: init, run, chat, validate, graph, test, workflow",
    ],
    [["__proto__"], 'there is no command "__proto__"', "there is: init, run, chat, validate, graph, test, workflow"],
    [["--vresion"], 'unknown option "--vresion"', 'did you mean "--version"?'],
    [["run", "w.yaml", "--jsn"], 'unknown option "--jsn"', 'did you mean "--json"?'],
    [["run", "w.yaml", "--qqqqqq"], 'unknown option "--qqqqqq"', "`aiplanet run --help` shows what there is"],
    [["run"], 'the argument "file" is missing', "`aiplanet run --help` shows what there is"],
    [["run", "w", "How", "many?"], "there are too many arguments", "a text of several words needs quotes"],
    [["run", "w.yaml", "--data"], 'the option "--data <folder>" has no value', "aiplanet run --help"],
    [["run", "w.yaml", "--concurrency", "0"], "--concurrency must be a whole number from 1", ""],
    [["validate"], 'the argument "file" is missing', "aiplanet validate --help"],
    [["graph", "w", "--format", "png"], 'the option "--format <format>" cannot be "png"', "text, list, mermaid, svg"],
    [["embed"], 'the argument "path" is missing', "aiplanet embed --help"],
    [["search", "x", "-c", "a", "-k", "101"], '--top-k must be a whole number from 1 to 100, got "101"', ""],
    [["search", "x", "-c", "a", "-k", "1e1"], '--top-k must be a whole number from 1 to 100, got "1e1"', ""],
    [["search", " ", "-c", "a"], "the question is empty", "say what to look for"],
  ])("refuses %j and says what would have worked", async (words, message, hint) => {
    const terminal = testTerminal();

    expect(await main(words, terminal)).toBe(2);
    expect(terminal.out()).toBe("");
    expect(terminal.err()).toContain(`error ${message}`);
    expect(terminal.err()).toContain(hint);
    expect(terminal.err()).not.toMatch(/error: |Error|\n {4}at /);
  });

  test.each([
    [["rnu", "--json"]],
    [["run", "--json"]],
    [["run", "w.yaml", "--json", "--events"]],
    [["run", "w.yaml", "--events", "--dry-run"]],
    [["run", "w.yaml", "--events", "--nothing"]],
  ])("tells programs as JSON what is wrong with %j", async (words) => {
    const terminal = testTerminal();
    expect(await main(words, terminal)).toBe(2);
    expect(terminal.out()).toBe("");
    expect(JSON.parse(terminal.err())).toMatchObject({ error: { code: "usage", retryable: false } });
  });

  test("takes --json after -- for a text", async () => {
    const terminal = testTerminal();
    expect(await main(["run", "--", "missing.yaml", "--json"], terminal)).toBe(5);
    expect(terminal.err()).toBe('error there is no file "missing.yaml"\n');
  });

  test("lets no name steer the terminal", async () => {
    const terminal = testTerminal();
    await main(["\u001b[2Jrun"], terminal);
    await main(["run", "w.yaml", "--\u001b[31m"], terminal);
    await main(["validate", "\u001b[31m.yaml"], terminal);
    expect(terminal.err()).not.toContain("\u001b");
  });

  test("shows the help where nothing is asked for", async () => {
    const terminal = testTerminal();
    expect(await main([], terminal)).toBe(0);
    expect(terminal.out()).toMatch(/^Usage: aiplanet/);
    expect(terminal.err()).toBe("");
  });

  test.each([[["--no-color", "validate", "x.yaml"]], [["validate", "x.yaml", "--no-color"]]])(
    "%j shows no colours, even where they are forced",
    async (words) => {
      const environment = { FORCE_COLOR: "1" };
      const coloured = testTerminal({ environment });
      await main(["validate", "x.yaml"], coloured);
      expect(coloured.err()).toContain("\u001b[31m");
      const terminal = testTerminal({ environment });
      expect(await main(words, terminal)).toBe(5);
      expect(terminal.err()).not.toContain("\u001b");
    },
  );
});
