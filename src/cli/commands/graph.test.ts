import { expect, test } from "vitest";
import { temporaryFolder } from "../../app/fixtures/temporary-folder";
import { runCommand } from "../fixtures/run-command";
import type { TestTerminalOptions } from "../fixtures/test-terminal";
import { textWidth } from "../text-width";
import { graphCommand } from "./graph";

const workflow = `api_version: aiplanet/v1
kind: Workflow
name: test
nodes:
  question: { type: user_query }
  answer: { type: llm_engine, inputs: { question: question.text } }
  reply: { type: output, when: size(answer.text) > 0, inputs: { text: answer.text } }
`;

test("a terminal gets the drawing that fits it, with types and conditions dimmed", async () => {
  const wide = await draw({ tty: true, columns: 100 });
  const narrow = await draw({ tty: true, columns: 40 });
  expect(wide).toContain("\u001b[2mllm_engine\u001b[22m");
  expect(wide.split("\n")[0]).toContain("\u001b[2mwhen size(answer.text) > 0\u001b[22m");
  expect(wide).toContain("▶");
  expect(narrow).toContain("▼");
  for (const line of narrow.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(40);
});

test("a pipe gets the same wherever it is, without colours", async () => {
  const piped = await draw({ columns: 20 });
  expect(piped).toBe(await draw({ columns: 200 }));
  expect(piped).not.toContain("\u001b");
});

test("a terminal that does not know its size is taken to have 80 columns", async () => {
  expect(await draw({ tty: true, columns: 0 })).toBe(await draw({ tty: true, columns: 80 }));
});

test.each([
  [{ LANG: "en_US.UTF-8" }, "▶"],
  [{ LC_ALL: "", LC_CTYPE: "de_DE.utf8", LANG: "C" }, "▶"],
  [{}, "▶"],
  [{ LANG: "POSIX" }, ">|"],
  [{ LC_ALL: "C", LANG: "en_US.UTF-8" }, ">|"],
])("the locale %j draws %s", async (environment, head) => {
  expect(await draw({ environment })).toContain(head);
});

async function draw(options: TestTerminalOptions): Promise<string> {
  const folder = await temporaryFolder({ "w.yaml": workflow });
  const { out, exitCode } = await runCommand(graphCommand, ["w.yaml"], { ...options, folder });
  expect(exitCode).toBe(0);
  return out;
}
