import { describe, expect, test } from "vitest";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";
import { slowProject } from "./slow-project";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: talk
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }
`;
const tests = `workflow: talk.yaml
cases:
  - { name: greets, inputs: { text: Hi }, assert: [{ contains: Hello }] }
  - { name: says goodbye, inputs: { text: Bye }, assert: [{ contains: Goodbye }] }
`;

describe("aiplanet test on a terminal", () => {
  test("shows what runs, then what became of it, and leaves nothing of the list behind", async () => {
    const { server, folder } = await slowProject({ "talk.yaml": workflow, "talk.test.yaml": tests });
    const terminal = openTerminal(["test", "--concurrency", "1"], { folder });
    await terminal.shows(/talk\.test\.yaml {2}0\/2\n {2}> greets {2}\d+ms\n0 passed/);
    await server.say("Hello");
    await server.end();
    await terminal.shows(/talk\.test\.yaml {2}1\/2\n {2}> says goodbye {2}[\d.]+m?s\n1 passed {2}/);
    await server.say("See you");
    await server.end();
    expect(await terminal.exitCode).toBe(1);
    await terminal.shows("answers  2 recorded");
    const all = terminal.scrollback();
    expect(all).toMatch(/^talk\.test\.yaml\n {2}✓ greets/);
    expect(all).toContain("✗ says goodbye");
    expect(all).not.toContain("> greets");
    expect(all).not.toContain("1 passed  ");
    expect(terminal.written().clears).toBe(0);
  });

  test("leaves a clean line when it is interrupted", async () => {
    const { folder } = await slowProject({ "talk.yaml": workflow, "talk.test.yaml": tests });
    const terminal = openTerminal(["test"], { folder });
    await terminal.shows("> says goodbye");
    terminal.type(keys.ctrlC);
    expect(await terminal.exitCode).toBe(130);
    expect(terminal.scrollback()).not.toContain("> greets");
  });
});
