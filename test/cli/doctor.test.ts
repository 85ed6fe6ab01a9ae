import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { type LocalServer, startLocalServer } from "../vendors/local-server";
import { aiplanet } from "./command-line";

const key = "sk-planted-0001";

describe("aiplanet doctor", () => {
  test("says what is ready and how to set up the rest; nothing is at fault where nothing is set up", async () => {
    const { code, stdout, stderr } = await aiplanet(["doctor"], { folder: await temporaryFolder() });
    expect([code, stderr]).toEqual([0, "\n`aiplanet doctor --probe` calls each provider that is ready\n"]);
    expect(stdout).toMatch(/^AI Planet \d.*\n\nsystem\n {2}ok {4}node {8}v\d/);
    expect(stdout).toMatch(/\n {2}ok {4}default {5}offline:extractive, because there is no key\n/);
    expect(stdout).toMatch(/\n {2}ok {4}offline {5}answers within this process\n/);
    expect(stdout).toMatch(/\n {2}-- {4}openai {6}"openai" has no key\n {20}= set OPENAI_API_KEY in the environment/);
  });

  test("gives one object under --json, in which there is no key", async () => {
    const folder = await temporaryFolder({ ".env": `OPENAI_API_KEY=${key}\n` });
    const { code, stdout, stderr } = await aiplanet(["doctor", "--json"], { folder });
    expect([code, stderr]).toEqual([0, ""]);
    const { ok, findings } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(findings).toContainEqual({
      part: "models",
      name: "openai",
      state: "ok",
      detail: "ready, https://api.openai.com/v1, key in OPENAI_API_KEY",
    });
    expect(stdout).not.toContain("planted");
  });

  test("ends with 4 when the default model lacks its key", async () => {
    const { code, stdout } = await aiplanet(["doctor"], {
      folder: await temporaryFolder(),
      environment: { AIPLANET_MODEL: "openai:gpt-5-mini" },
    });
    expect(code).toBe(4);
    expect(stdout).toMatch(/\n {2}fail {2}openai {6}"openai" has no key\n/);
  });

  test.each([
    ["answers", 0, answerWith(200, { object: "list", data: [] })],
    ["refuses the key", 4, answerWith(401, { error: { message: `no such key: ${key}` } })],
    ["fails", 7, answerWith(503, { error: { message: "busy" } })],
    ["hangs up", 7, (response: ServerResponse) => void response.destroy()],
  ])("--probe calls a provider that %s, and ends with %i", async (_, code, answer) => {
    const server = await serverWith(answer);
    const environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.url };
    const ended = await aiplanet(["doctor", "--probe"], { folder: await temporaryFolder(), environment });
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(
      code === 0 ? /\n {2}ok {4}openai {6}answers, .* \(\d+ ms\)\n/ : /\n {2}fail {2}openai /,
    );
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`]);
    expect(ended.stdout + ended.stderr).not.toContain("planted");
  });
});

function answerWith(status: number, body: unknown) {
  return (response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}

async function serverWith(answer: (response: ServerResponse) => void): Promise<LocalServer> {
  const server = await startLocalServer((_, response) => answer(response));
  onTestFinished(() => server.close());
  return server;
}
