import { describe, expect, test } from "vitest";
import { openProject, openSlowProject } from "../cli/project";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";

const question = "How many days of leave do I have?";
const [clearLine, colour] = [`\r${keys.escape}[K`, new RegExp(`${keys.escape}\\[\\d+m`)];

describe("aiplanet run in a terminal", () => {
  test("shows in a bar how far indexing has come, and takes it away", async () => {
    const terminal = openTerminal(["run", "w.yaml", question], { folder: await openProject() });
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows("answered by offline:extractive");
    const output = terminal.output();
    expect(output).toContain(`${clearLine}indexing ▕░░░░░░░░░░▏ 0/2 files  0 chunks  docs/leave.md`);
    // The bar is cleared before the answer starts, which then stands alone on its line.
    expect(output).toContain(`${clearLine}Everybody has 27 days of leave per year. [1]\r\n`);
    expect(output).toContain(`${keys.escape}[36m[1]${keys.escape}[39m docs/leave.md, Leave ${keys.escape}[2m"`);
    expect(terminal.scrollback()).toMatch(
      /^Everybody has 27 days of leave per year\. \[1\]\n\n\[1\] docs\/leave\.md, Leave "/,
    );
  });

  test.each([
    ["CI", "true"],
    ["TERM", "dumb"],
  ])("shows no bar with %s=%s", async (name, value) => {
    const folder = await openProject();
    const terminal = openTerminal(["run", "w.yaml", question], { folder, environment: { [name]: value } });
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows("indexing 1/2 docs/leave.md\n");
    expect(terminal.output()).not.toContain(`${keys.escape}[K`);
  });

  test("shows the bar without colours where NO_COLOR is set", async () => {
    const folder = await openProject();
    const terminal = openTerminal(["run", "w.yaml", question], { folder, environment: { NO_COLOR: "1" } });
    expect(await terminal.exitCode).toBe(0);
    await terminal.shows("answered by offline:extractive");
    expect(terminal.output()).toContain(clearLine);
    expect(terminal.output()).not.toMatch(colour);
  });

  test("does not wait for a question that is missing", async () => {
    const terminal = openTerminal(["run", "w.yaml"], { folder: await openProject() });
    expect(await terminal.exitCode).toBe(2);
    await terminal.shows("the question is missing");
  });

  test("shows words as they come, and ends with 130 on a clean line at Ctrl-C", async () => {
    const terminal = openTerminal(["run", "slow.yaml", question], { folder: await openSlowProject() });
    // The key is pressed once the first word of the answer stands there, long before the answer is whole.
    await terminal.shows("waiting");
    terminal.type(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    await terminal.shows(/^waiting(?:\^C)?\nerror interrupted\n\n/m);
  });
});
