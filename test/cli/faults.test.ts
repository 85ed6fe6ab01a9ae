import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { VendorScript } from "../vendors/vendor-script";
import { aiplanet, start } from "./command-line";
import { openProject } from "./project";
import { openGemini, openOpenAi } from "./vendor-servers";

const question = "How many days of leave do I have?";
const run = ["run", "w.yaml", question, "--model", "openai:gpt-4.1-mini"];
const answer = `You said: ${question} [1]`;

const down: readonly VendorScript[] = new Array(9).fill({ kind: "status", status: 503, message: "overloaded" });
const breaksOff: VendorScript = { kind: "hang-up", pieces: ["Everybody ", "has "] };

describe("a vendor that is not available", () => {
  test("ends the run with exit code 7 after the attempts that the config file allows", async () => {
    const { server, environment } = await openOpenAi();
    server.play(...down);
    const { code, stdout, stderr } = await aiplanet(run, { folder: await openQuickProject(), environment });

    expect([code, stdout]).toEqual([7, ""]);
    expect(server.requests).toHaveLength(2);
    expect(stderr).toMatch(
      /\nwarning "openai" is asked again in \S+ \(attempt 2 of 2\): .*overloaded \(status 503\)\n/,
    );
    expect(stderr).toMatch(/\nerror node "answer" fails: .*openai.*overloaded/);
  });

  test("leaves the answer to the models of fallback, and says so", async () => {
    const openai = await openOpenAi();
    const gemini = await openGemini();
    openai.server.play(...down);
    const { code, stdout, stderr } = await aiplanet(run, {
      folder: await openQuickProject(["gemini:gemini-2.5-flash"]),
      environment: { ...openai.environment, ...gemini.environment },
    });

    expect(code).toBe(0);
    expect(stdout).toContain(answer);
    expect(stderr).toMatch(/\nwarning model "gemini:gemini-2\.5-flash" is asked instead: .*overloaded/);
    expect(stderr).toContain("\nanswered by gemini:gemini-2.5-flash in ");
  });

  test("is told to programs with its code", async () => {
    const { server, environment } = await openOpenAi();
    server.play(...down);
    const { code, stdout, stderr } = await aiplanet([...run, "--json"], {
      folder: await openQuickProject(),
      environment,
    });
    expect([code, stdout]).toEqual([7, ""]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "provider_unavailable", retryable: true } });
  });

  test("may answer the next time: when it hangs up, and when it asks for a wait", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "hang-up", pieces: [] });
    const folder = await openQuickProject();
    const first = await aiplanet(run, { folder, environment });
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(answer) });
    expect(server.requests).toHaveLength(2);

    server.play({ kind: "status", status: 429, headers: { "retry-after": "0" }, message: "too many" });
    const second = await aiplanet(run, { folder, environment });
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining(answer) });
    expect(second.stderr).toMatch(/warning "openai" is asked again in \S+ \(attempt 2 of 2\): /);
    expect(server.requests).toHaveLength(4);
  });

  test("is not asked again when its quota is used up", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "quota" });
    const { code, stderr } = await aiplanet(run, { folder: await openQuickProject(), environment });
    expect(code).toBe(7);
    expect(stderr).toContain("quota");
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["first_byte", []],
    ["gap", ["Everybody "]],
  ] as const)("is not waited for longer than %s in the config file says", async (limit, pieces) => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "silent", pieces });
    const config = `providers: { openai: { retry: { attempts: 1 }, timeout: { ${limit}: 50ms } } }\n`;
    const folder = await openProject({ "aiplanet.config.yaml": config });
    const { code, stdout, stderr } = await aiplanet(run, { folder, environment });
    expect([code, stdout]).toEqual([7, ""]);
    expect(stderr).toContain("50ms");
    expect(stderr).toContain(`"providers.openai.timeout.${limit}"`);
  });
});

describe("a vendor that hangs up in the middle of its answer", () => {
  test("ends the run with exit code 7, and nobody else is asked, because words were shown", async () => {
    const openai = await openOpenAi();
    const gemini = await openGemini();
    openai.server.play(breaksOff);
    const folder = await openQuickProject(["gemini:gemini-2.5-flash"]);
    const { code, stdout } = await aiplanet([...run, "--events"], {
      folder,
      environment: { ...openai.environment, ...gemini.environment },
    });

    expect(code).toBe(7);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.flatMap(({ node, text }) => (node === "answer" && text ? [text] : []))).toEqual(breaksOff.pieces);
    expect(events.at(-1)).toMatchObject({
      type: "run-end",
      status: "failed",
      error: { code: "provider_unavailable" },
    });
    expect([openai.server.requests.length, gemini.server.requests.length]).toEqual([1, 0]);
  });

  test("leaves no half of an answer to who reads stdout", async () => {
    const { server, environment } = await openOpenAi();
    server.play(breaksOff);
    const { code, stdout } = await aiplanet(run, { folder: await openQuickProject(), environment });
    expect([code, stdout]).toEqual([7, ""]);
  });
});

describe("Ctrl-C while a vendor streams", () => {
  test("ends the run with exit code 130 and closes the connection", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "silent", pieces: ["Everybody ", "has "] });
    const started = start([...run, "--events"], { folder: await openProject(), environment });
    await started.shows('"Everybody "');
    started.process.kill("SIGINT");
    const { code, stdout, stderr } = await started.finished;

    expect([code, stderr]).toEqual([130, ""]);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "run-end",
      status: "canceled",
    });
    await server.abandoned(1);
    expect(server.requests).toHaveLength(1);
  });

  test("ends the run also between two attempts", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "status", status: 503, headers: { "retry-after": "50" }, message: "overloaded" });
    const started = start(run, { folder: await openProject(), environment });
    await started.shows("is asked again in 50");
    started.process.kill("SIGINT");
    expect(await started.finished).toMatchObject({ code: 130, stdout: "" });
  });
});

describe("--inject", () => {
  test("makes the calls of a node fail as often as told, and the run succeeds", async () => {
    const { server, environment } = await openOpenAi();
    const { code, stdout, stderr } = await aiplanet([...run, "--inject", "answer=rate_limit:2"], {
      folder: await openQuickProject([], 3),
      environment,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(answer);
    expect(stderr.match(/warning "openai" is asked again in \S+ \(attempt . of 3\): .*\(injected\)/g)).toHaveLength(2);
    expect(server.requests).toHaveLength(1);
  });

  test("makes a vendor fail without a call", async () => {
    const { server, environment } = await openOpenAi();
    const { code, stdout, stderr } = await aiplanet([...run, "--inject", "answer=unavailable"], {
      folder: await openQuickProject(),
      environment,
    });
    expect([code, stdout]).toEqual([7, ""]);
    expect(stderr).toContain("(injected)");
    expect(server.requests).toEqual([]);
  });

  test("shows that a fallback answers", async () => {
    const openai = await openOpenAi();
    const gemini = await openGemini();
    const { code, stderr } = await aiplanet([...run, "--inject", "answer=quota:1"], {
      folder: await openQuickProject(["gemini:gemini-2.5-flash"]),
      environment: { ...openai.environment, ...gemini.environment },
    });
    expect(code).toBe(0);
    expect(stderr).toContain("answered by gemini:gemini-2.5-flash");
    expect(openai.server.requests).toEqual([]);
  });

  test.each([
    ["answr=unavailable", 'did you mean "answer"?'],
    ["answer=unavailible", 'did you mean "unavailable"?'],
    ["answer=unavailable:0", "write a whole number from 1 up"],
    ["answer", "answer=rate_limit:2"],
  ])("refuses %s with a suggestion", async (fault, suggestion) => {
    const { code, stdout, stderr } = await aiplanet([...run, "--inject", fault], { folder: await openProject() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(suggestion);
  });
});

/** A project that makes two attempts, or so many, without a wait that can be noticed. */
async function openQuickProject(fallback: readonly string[] = [], attempts = 2): Promise<string> {
  const plain = await readFile(join(await openProject(), "w.yaml"), "utf8");
  return openProject({
    "aiplanet.config.yaml": `providers: { openai: { retry: { attempts: ${attempts}, backoff: 1ms } } }\n`,
    "w.yaml": plain.replace("llm_engine,", `llm_engine, config: { fallback: ${JSON.stringify(fallback)} },`),
  });
}
