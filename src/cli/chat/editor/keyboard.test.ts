import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { type IPty, spawn } from "@lydell/node-pty";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openKeyboard } from "./keyboard";

const begin = "\u001b[?2004h\u001b[>5u";
const end = "\u001b[<u\u001b[?2004l";
let opened: IPty | undefined;

afterEach(() => {
  opened?.kill();
  opened = undefined;
});

/** A child in a terminal, and all that it has shown. */
async function openChild() {
  const child = fileURLToPath(new URL("./fixtures/keyboard-child.ts", import.meta.url));
  const terminal = spawn(process.execPath, ["--import", "tsx", child], {
    name: "xterm-256color",
    cols: 80,
    rows: 24,
  });
  opened = terminal;
  let text = "";
  terminal.onData((data) => {
    text += data;
  });
  const exited = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  const see = (part: string) => vi.waitFor(() => expect(text).toContain(part), { timeout: 30_000 });
  await see("ready");
  return { terminal, text: () => text, see, exited };
}

describe("openKeyboard in a terminal", () => {
  test("tells of keys", async () => {
    const { terminal, see } = await openChild();
    terminal.write("a\u001b[1;5D\r");
    await see('a "a"\r\nctrl+left\r\nreturn\r\n');
    terminal.write("日");
    await see('日 "日"\r\n');
    terminal.write("\u001b");
    await see("escape\r\n");
  });

  test("gives signals as keys, and a paste as one", async () => {
    const { terminal, see } = await openChild();
    terminal.write("\u0003\u001a\u001b[200~one\rtwo\u001b[201~");
    await see('ctrl+c\r\nctrl+z\r\npaste "one\\ntwo"\r\n');
  });

  test("leaves the terminal as it was, once", async () => {
    const { terminal, text, see, exited } = await openChild();
    expect(text().split(begin)).toHaveLength(2);
    terminal.write("\u0004");
    await see(`${end}closed`);
    expect(await exited).toBe(0);
    expect(text().split(end)).toHaveLength(2);
  });

  test("leaves it so when the process ends", async () => {
    const { terminal, text, exited } = await openChild();
    terminal.write("\u0018");
    expect(await exited).toBe(0);
    await vi.waitFor(() => expect(text()).toMatch(/ctrl\+x\r\n/));
    expect(text().endsWith(end)).toBe(true);
  });

  test("gives the terminal to another while it is paused", async () => {
    const { terminal, text, see } = await openChild();
    terminal.write("\u0010");
    await see("paused, raw: false");
    terminal.write("line\r");
    await see('read "line\\n"');
    await see("resumed");
    expect(text().split(begin)).toHaveLength(3);
    terminal.write("x");
    await see('x "x"\r\n');
  });

  test("has the terminal again after the process was stopped from outside", async () => {
    const { terminal, text } = await openChild();
    process.kill(terminal.pid, "SIGCONT");
    await vi.waitFor(() => expect(text().split(begin)).toHaveLength(3));
  });
});

describe("openKeyboard", () => {
  const open = (onKey: (name: string) => void) => {
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    const keyboard = openKeyboard({ stdin, stdout }, ({ name }) => onKey(name), { escapeLasts: 10 });
    return { stdin, keyboard };
  };

  test("tells of no key that comes after the one that closed it", async () => {
    const names: string[] = [];
    const { stdin, keyboard } = open((name) => {
      names.push(name);
      if (name === "b") keyboard.close();
    });
    stdin.write("abc");
    await vi.waitFor(() => expect(names).toContain("b"));
    keyboard.resume();
    stdin.write("d");
    await new Promise((resolve) => setImmediate(resolve));
    expect(names).toEqual(["a", "b"]);
  });

  test("puts letters together that come in pieces", async () => {
    const names: string[] = [];
    const { stdin, keyboard } = open((name) => names.push(name));
    for (const byte of Buffer.from("日😀")) stdin.write(Buffer.from([byte]));
    await vi.waitFor(() => expect(names).toEqual(["日", "😀"]));
    keyboard.close();
  });

  test("tells Esc from a sequence whose rest comes soon", async () => {
    const names: string[] = [];
    const { stdin, keyboard } = open((name) => names.push(name));
    stdin.write("\u001b");
    stdin.write("[A");
    await vi.waitFor(() => expect(names).toEqual(["up"]));
    stdin.write("\u001b");
    await vi.waitFor(() => expect(names).toEqual(["up", "escape"]));
    keyboard.close();
  });

  test("listens to the process no more once it is closed", () => {
    const before = process.listenerCount("exit") + process.listenerCount("SIGCONT");
    const { keyboard } = open(() => undefined);
    keyboard.pause();
    keyboard.close();
    expect(process.listenerCount("exit") + process.listenerCount("SIGCONT")).toBe(before);
  });
});
