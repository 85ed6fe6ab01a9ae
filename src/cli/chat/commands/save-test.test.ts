import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { chatPlanet, chatting } from "../../../app/fixtures/chat-planet";
import { runTests } from "../../../app/testing/run-tests";
import { testTerminal } from "../../fixtures/test-terminal";
import { lineChat } from "../line-chat";
import { openSession } from "../session";

/** Chats by lines with the model that needs no key. */
async function chatOf(...lines: readonly string[]) {
  const made = await chatPlanet({ "workflow.yaml": chatting().replace("test:words", "offline:extractive") });
  const session = await openSession({ openPlanet: () => made.again(), now: () => 0 });
  onTestFinished(() => session.close());
  const terminal = testTerminal({ stdin: Readable.from(lines.map((line) => `${line}\n`)), folder: made.folder });
  const code = await lineChat(session, { interactive: false, typed: true }, terminal);
  const test = () => runTests([], { folder: made.folder, mode: "replay", planet: { environment: {} } });
  return { folder: made.folder, code, out: terminal.out(), err: terminal.err(), test };
}

describe("/save-test", () => {
  test("saves the last answer with the conversation before it, as good or as bad", async () => {
    const {
      folder,
      code,
      out,
      test: check,
    } = await chatOf("How?", "And why?", "/save-test", "/save-test --bad tells why");
    expect(code).toBe(0);
    expect(out).toContain('workflow.test.yaml: answers "And why?"');
    expect(out).toContain("it is replayed by: aiplanet test workflow.test.yaml");
    const { cases } = parse(await readFile(join(folder, "workflow.test.yaml"), "utf8"));
    expect(cases).toMatchObject([
      {
        inputs: { text: "And why?", history: [{ role: "user", content: "How?" }, { role: "assistant" }] },
        assert: [{ equals: expect.any(String) }, { ran: ["question", "answer", "reply"] }],
      },
      { name: "tells why", assert: [{ not: { equals: expect.any(String) } }] },
    ]);
    expect(await check()).toMatchObject({ passed: 1, failed: 1, errors: 0 });
  });

  test("has nothing to save before something was asked", async () => {
    const { code, err } = await chatOf("/save-test");
    expect([code, err]).toEqual([2, expect.stringContaining("nothing was asked yet")]);
  });
});
