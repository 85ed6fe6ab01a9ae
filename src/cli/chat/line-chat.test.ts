import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { chatPlanet, chatting } from "../../app/fixtures/chat-planet";
import { PlanetError } from "../../engine/errors";
import { testTerminal } from "../fixtures/test-terminal";
import { type LineChatOptions, lineChat } from "./line-chat";
import { openSession } from "./session";

/** Chats by lines with a model that answers `answer 1`, `answer 2`. */
async function chatOf(
  lines: readonly string[],
  options: Partial<LineChatOptions> = {},
  answers: (string | Error)[] = [],
) {
  const made = await chatPlanet({ "workflow.yaml": chatting() });
  made.answers.push(...answers);
  const session = await openSession({ openPlanet: () => made.again(), now: () => 0 });
  onTestFinished(() => session.close());
  const stdin = Readable.from(lines.map((line) => `${line}\n`));
  const terminal = testTerminal({ stdin, folder: made.folder });
  const code = await lineChat(session, { interactive: false, ...options }, terminal);
  return { ...made, session, code, out: terminal.out(), err: terminal.err() };
}

describe("lineChat", () => {
  test("answers each line, with the answers alone on stdout", async () => {
    const { out, err, code, requests } = await chatOf(["How?", "", "And then?"]);
    expect(out).toBe("answer 1\n\nanswer 2\n\n");
    expect(err).toContain("test:words");
    expect(code).toBe(0);
    expect(requests[1]?.messages.map(({ content }) => content)).toEqual(["How?", "answer 1", "And then?"]);
  });

  test("says so when nothing was asked", async () => {
    expect(await chatOf([])).toMatchObject({ code: 0, out: "", err: "nothing was asked\n" });
  });

  test("goes on after a question that failed, and ends with its exit code", async () => {
    const refused = new PlanetError("key_refused", "the key is refused", { hint: "set another one" });
    const { out, err, code, session } = await chatOf(["How?", "And?"], {}, [refused]);
    expect(out).toBe("answer 2\n\n");
    expect(err).toMatch(/error .*the key is refused\n {2}= set another one/);
    expect(code).toBe(4);
    expect((await session.messages(10)).map(({ content }) => content)).toEqual(["How?", "And?", "answer 2"]);
  });

  test("knows the commands of the chat, and never asks one that it does not know", async () => {
    const { out, err, code, requests } = await chatOf(["How?", "/cost", "/sorces", "/history", "/quit", "Never?"], {
      typed: true,
    });
    expect(out).toMatch(/this chat +10 in \/ 1 out/);
    expect(out).toMatch(/ 1 > How\?\n {2}2 {3}answer 1/);
    expect(err).toContain('error there is no command "/sorces"\n  = did you mean "/sources"?');
    expect(requests).toHaveLength(1);
    expect(code).toBe(2);
  });

  test("asks each line of a script, also one that would be a command", async () => {
    const { out, code, folder, requests } = await chatOf(["/save a.md", "//x", "/quit", "How?"]);
    expect(out).toBe("answer 1\n\nanswer 2\n\nanswer 3\n\nanswer 4\n\n");
    expect(requests.map(({ messages }) => messages.at(-1)?.content)).toEqual(["/save a.md", "//x", "/quit", "How?"]);
    expect([code, await readdir(folder)]).toEqual([0, expect.not.arrayContaining(["a.md"])]);
  });

  test("keeps what commands tell apart from the objects for programs", async () => {
    const { out, err } = await chatOf(["How?", "/cost"], { json: true, typed: true });
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(err).toContain("this chat");
  });

  test("writes the answer and the chat into files, and into none that is there", async () => {
    const { err, folder } = await chatOf(
      ["How?", "/save a.md", "/save a.md", "/export json chat.json", "/export xml"],
      {
        typed: true,
      },
    );
    expect(await readFile(join(folder, "a.md"), "utf8")).toBe("answer 1\n");
    expect(JSON.parse(await readFile(join(folder, "chat.json"), "utf8"))).toMatchObject({ messages: [{}, {}] });
    expect(err).toContain('error there is a file "a.md" already');
    expect(err).toContain('error there is no format "xml"');
  });

  test("asks the last question again, or another one in its place", async () => {
    const { session } = await chatOf(["How?", "/retry", "/edit", "Why?"], { typed: true });
    expect((await session.messages(10)).map(({ content }) => content)).toEqual(["Why?", "answer 3"]);
  });

  test("prints an object a line for programs", async () => {
    const refused = new PlanetError("key_refused", "the key is refused");
    const { out, err, code } = await chatOf(["How?", "And?"], { json: true }, ["25 days", refused]);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ question: "How?", answer: "25 days", sources: [], model: "test:words", status: "answered" }]);
    expect(JSON.parse(err.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ error: { code: "key_refused" } });
    expect(code).toBe(4);
  });

  test("passes nothing on that would steer the terminal", async () => {
    const { out } = await chatOf(["How?"], {}, ["a\u001b[2Jb\u009b31mc\u202e"]);
    expect(out).toBe("abc\n\n");
  });
});
