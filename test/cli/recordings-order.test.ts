import { describe, expect, test } from "vitest";
import { aiplanet } from "./command-line";
import { asAll, asEvents, expectSame } from "./expect-same";
import { openProject, workflow } from "./project";
import { openGemini, openOpenAi } from "./vendor-servers";

const words = ["run", "w.yaml", "How many days of leave?", "--model", "openai:gpt-4.1-mini"];
const hurried = "providers: { openai: { retry: { attempts: 2, backoff: 1ms } } }\n";
const find = "  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }";

describe("a replay prints the bytes of its recording", () => {
  test("where models were at work at once", async () => {
    const text = workflow(`${find}
  a: { type: llm_engine, inputs: { question: question.text, sources: find.documents } }
  b: { type: llm_engine, config: { system: Other. }, inputs: { question: question.text, sources: find.documents } }
  c: { type: llm_engine, config: { system: Third. }, inputs: { question: question.text, sources: find.documents } }
  reply: { type: output, config: { format: json }, inputs: { json: [a.text, b.text, c.text] } }`);
    await expectSame(await openOpenAi(), await openProject({ "w.yaml": text }), words, asAll);
  });

  test("where a node asked for each element of a list", async () => {
    const text = workflow(`  a: { type: llm_engine, for_each: '["one","two","three"]', inputs: { question: item } }
  reply: { type: output, config: { format: json }, inputs: { json: a.text } }`);
    await expectSame(await openOpenAi(), await openProject({ "w.yaml": text }), words, asAll);
  });

  test("where the vendor had to be asked again", async () => {
    const place = await openOpenAi();
    const folder = await openProject({ "aiplanet.config.yaml": hurried });
    const busy = { kind: "status", status: 503, message: "overloaded" } as const;
    await expectSame(place, folder, words, [asEvents, ["--json"]], () => place.server.play(busy));
  });

  test("where another model answered instead", async () => {
    const place = await openOpenAi();
    const { environment } = await openGemini();
    const fallback = 'config: { model: "openai:gpt-4.1-mini", fallback: ["gemini:gemini-2.5-flash"] }';
    const text = workflow(`  answer: { type: llm_engine, ${fallback}, inputs: { question: question.text } }
  reply: { type: output, inputs: { text: answer.text } }`);
    const folder = await openProject({ "w.yaml": text, "aiplanet.config.yaml": hurried });
    const busy = { kind: "status", status: 503, message: "overloaded" } as const;
    const both = { server: place.server, environment: { ...place.environment, ...environment } };
    await expectSame(both, folder, words.slice(0, 3), [asEvents, ["--json"]], () => place.server.play(busy, busy));
  });

  test("where JSON had to be asked for twice, with its names as the model wrote them", async () => {
    const place = await openOpenAi();
    const schema = "{ type: object, properties: { zeta: { type: integer }, alpha: { type: integer } } }";
    const text = workflow(`  a: { type: llm_engine, config: { json: ${schema} }, inputs: { question: question.text } }
  reply: { type: output, config: { format: json }, inputs: { json: a.json } }`);
    const [stdout] = await expectSame(place, await openProject({ "w.yaml": text }), words, asAll, () =>
      place.server.play({ kind: "answer", pieces: ["no"] }, { kind: "answer", pieces: ['{"zeta":', '1,"alpha":2}'] }),
    );
    expect(stdout).toMatch(/zeta[\s\S]*alpha/);
  });

  test("where a tool was asked for", async () => {
    const place = await openOpenAi();
    const text =
      workflow(`  a: { type: llm_engine, config: { tools: [{ name: book }] }, inputs: { question: question.text } }
  reply: { type: output, config: { format: json }, inputs: { json: a.tool_calls } }`);
    await expectSame(place, await openProject({ "w.yaml": text }), words, asAll, () =>
      place.server.play({ kind: "tool-call", calls: [{ name: "book", input: { zeta: 1, alpha: 2 } }] }),
    );
  });

  test("where its passages had been indexed and embedded before", async () => {
    const place = await openOpenAi();
    const text = workflow(`${find}
  reply: { type: output, config: { format: json }, inputs: { json: find.documents } }`);
    const embedding = text.replace("[docs]", "[docs], embedding: openai:text-embedding-3-small");
    const folder = await openProject({ "w.yaml": embedding });
    const options = { folder, environment: place.environment };
    await aiplanet([...words, "--data", "data--record--events"], options);
    await expectSame(place, folder, words, [asEvents]);
  });
});
