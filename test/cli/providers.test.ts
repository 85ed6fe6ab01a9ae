import { describe, expect, test } from "vitest";
import { startOpenAiServer } from "../vendors/openai-server";
import { aiplanet } from "./command-line";
import { openProject } from "./project";
import { key, opened, openGemini, openOpenAi } from "./vendor-servers";

const question = "How many days of leave do I have?";
const answer = `You said: ${question} [1]

[1] docs/leave.md, Leave "Everybody has 27 days of leave per year."
`;

describe("run with a model of a vendor", () => {
  test("prints the answer of openai with its sources, and says who answered", async () => {
    const { server, environment } = await openOpenAi();
    const folder = await openProject();
    const words = ["run", "w.yaml", question, "--model", "openai:gpt-4.1-mini"];
    const { code, stdout, stderr } = await aiplanet(words, { folder, environment });

    expect([code, stdout]).toEqual([0, answer]);
    expect(stderr).toMatch(/\nanswered by openai:gpt-4\.1-mini in \S+\n/);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`]);
    expect(server.lastChat()).toMatchObject({
      model: "gpt-4.1-mini",
      messages: [{ role: "user", content: expect.stringContaining("27 days") }],
    });
  });

  test("prints the answer of gemini", async () => {
    const { server, environment } = await openGemini();
    const words = ["run", "w.yaml", question, "--model", "gemini:gemini-2.5-flash"];
    const { code, stdout, stderr } = await aiplanet(words, { folder: await openProject(), environment });

    expect([code, stdout]).toEqual([0, answer]);
    expect(stderr).toContain("\nanswered by gemini:gemini-2.5-flash in ");
    expect(server.requests.map(({ headers }) => headers["x-goog-api-key"])).toEqual([key]);
    expect(server.lastChat().model).toBe("gemini-2.5-flash");
  });

  test("asks ollama without a key", async () => {
    const server = await opened(startOpenAiServer());
    const environment = { OLLAMA_BASE_URL: `${server.baseUrl}/` };
    const words = ["run", "w.yaml", question, "--model", "ollama:llama3.2:3b"];
    const { code, stdout, stderr } = await aiplanet(words, { folder: await openProject(), environment });

    expect([code, stdout]).toEqual([0, answer]);
    expect(stderr).toContain("\nanswered by ollama:llama3.2:3b in ");
    expect(server.lastChat().model).toBe("llama3.2:3b");
  });

  test("asks a server that the config file names, with the key of the variable that it names", async () => {
    const server = await opened(startOpenAiServer());
    const config = `model: house:llama-3.3-70b
providers:
  house: { base_url: "${server.baseUrl}", key: { env: TEAM_KEY } }
`;
    const folder = await openProject({ "aiplanet.config.yaml": config });
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question], {
      folder,
      environment: { TEAM_KEY: key },
    });

    expect([code, stdout]).toEqual([0, answer]);
    expect(stderr).toContain("\nanswered by house:llama-3.3-70b in ");
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test("takes the key and the address from a file .env", async () => {
    const server = await opened(startOpenAiServer());
    const folder = await openProject({ ".env": `OPENAI_API_KEY=${key}\nOPENAI_BASE_URL=${server.baseUrl}\n` });
    const { code, stdout } = await aiplanet(["run", "w.yaml", question, "-m", "openai:gpt-4.1"], { folder });

    expect([code, stdout]).toEqual([0, answer]);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });
});

describe("the model default", () => {
  test("is one of the vendor whose key is set, openai before gemini", async () => {
    const openai = await openOpenAi();
    const gemini = await openGemini();
    const folder = await openProject();
    const ask = (environment: Readonly<Record<string, string>>) =>
      aiplanet(["run", "w.yaml", question], { folder, environment });

    const { stderr } = await ask(gemini.environment);
    expect(stderr).toContain("answered by gemini:gemini-2.5-flash in ");
    const { stderr: both } = await ask({ ...gemini.environment, ...openai.environment });
    expect(both).toContain("answered by openai:gpt-5-mini in ");
    expect(openai.server.lastChat().model).toBe("gpt-5-mini");
  });

  test("is what --model says, else AIPLANET_MODEL, else the config file", async () => {
    const { environment } = await openOpenAi();
    const folder = await openProject({ "aiplanet.config.yaml": "model: openai:of-the-file\n" });
    const named = { ...environment, AIPLANET_MODEL: "openai:of-the-environment" };
    const ask = (variables: Readonly<Record<string, string>>, ...flags: string[]) =>
      aiplanet(["run", "w.yaml", question, ...flags], { folder, environment: variables });

    expect((await ask(environment)).stderr).toContain("answered by openai:of-the-file in ");
    expect((await ask(named)).stderr).toContain("answered by openai:of-the-environment in ");
    expect((await ask(named, "--model", "openai:of-the-flag")).stderr).toContain("answered by openai:of-the-flag in ");
  });
});

describe("a key", () => {
  test("that is missing ends the run with exit code 4 and the variable's name", async () => {
    const folder = await openProject();
    for (const [model, variable] of [
      ["openai:gpt-4.1", "OPENAI_API_KEY"],
      ["gemini:gemini-2.5-flash", "GEMINI_API_KEY"],
    ] as const) {
      const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question, "--model", model], { folder });
      expect([code, stdout]).toEqual([4, ""]);
      expect(stderr).toContain(variable);
    }
  });

  test("that is refused ends the run with exit code 4, and is not told", async () => {
    const { server, environment } = await openOpenAi();
    server.play({ kind: "key-refused" });
    const { code, stdout, stderr } = await aiplanet(["run", "w.yaml", question, "-m", "openai:gpt-4.1"], {
      folder: await openProject(),
      environment,
    });
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain("OPENAI_API_KEY");
    expect(stderr).not.toContain(key);
    expect(server.requests).toHaveLength(1);
  });

  test("that Gemini refuses ends the run with exit code 4 for programs as well", async () => {
    const { server, environment } = await openGemini();
    server.play({ kind: "key-refused" });
    const words = ["run", "w.yaml", question, "-m", "gemini:gemini-2.5-flash", "--json"];
    const { code, stdout, stderr } = await aiplanet(words, { folder: await openProject(), environment });
    expect([code, stdout]).toEqual([4, ""]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "key_refused" } });
    expect(stderr).not.toContain(key);
  });
});
