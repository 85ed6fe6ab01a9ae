import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { chatPlanet, chatting } from "../../../app/fixtures/chat-planet";
import { testTerminal } from "../../fixtures/test-terminal";
import { lineChat } from "../line-chat";
import { openSession } from "../session";

test("/history with words names each chat with what was found in it, and what was said again once", async () => {
  const made = await chatPlanet({ "workflow.yaml": chatting() });
  const chatOf = async (...lines: readonly string[]) => {
    const session = await openSession({ openPlanet: () => made.again(), now: () => 0 });
    onTestFinished(() => session.close());
    const terminal = testTerminal({ stdin: Readable.from(lines.map((line) => `${line}\n`)), folder: made.folder });
    await lineChat(session, { interactive: false, typed: true }, terminal);
    return { id: session.chat?.id ?? "", out: terminal.out() };
  };
  const first = await chatOf("How many days of leave?", "How many days of leave?", "And the office?");
  const second = await chatOf("Is leave paid?", "/history leave", "/history bicycle", "/history");
  const lines = second.out.split("\n");
  const start = lines.findIndex((line) => line.includes(second.id));
  expect(lines.slice(start)).toEqual([
    `Is leave paid?  ${second.id}`,
    "    1 > Is leave paid?",
    `How many days of leave?  ${first.id}`,
    expect.stringMatching(/^ {4}[13] > How many days of leave\?$/),
    'no message of "default" has these words',
    "  1 > Is leave paid?",
    "  2   answer 4",
    "",
  ]);
});
