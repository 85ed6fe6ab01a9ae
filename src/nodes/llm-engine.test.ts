import { describe, expect, test } from "vitest";
import { dataRule, markSource } from "../engine/mark-source";
import { asked, leave, requested, says, streams, travel, usage } from "./fixtures/asked";

describe("llmEngineNode", () => {
  test("gives the answer as it streams, the model and what it used", async () => {
    const { result, events, outputsOf } = await asked("inputs: { question: question.text }", [says("Two ", "words.")]);

    expect(outputsOf("answer")).toEqual({ text: "Two words.", citations: [], model: "test:0", usage });
    expect(events.flatMap((event) => (event.type === "node-delta" && "text" in event ? [event.text] : []))).toEqual([
      "Two ",
      "words.",
    ]);
    expect(result.usage).toEqual(usage);
  });

  describe("the request", () => {
    test("lists the sources and the question where there is no prompt", async () => {
      const request = await requested("inputs: { question: question.text, sources: facts.documents }");

      const sources = [
        `<source number="1" document="handbook.pdf">\n${leave.text}\n</source>`,
        `<source number="2" document="travel.md">\n${travel.text}\n</source>`,
      ];
      expect(request.messages).toEqual([{ role: "user", content: `${sources.join("\n\n")}\n\nHow?` }]);
      expect(request).toMatchObject({ question: "How?", sources: [leave, travel], json: false });
      expect(request.system).toBe(`Cite the sources that you use as [1], [2].\n\n${dataRule}`);
    });

    test("renders prompt and system over inputs of any name", async () => {
      const request = await requested(
        `config: { system: "Be {{ tone }}.", prompt: "{{ topic }}: {{ topic | upcase }}" }
    inputs: { topic: question.text, tone: question.tone }`,
      );
      expect(request.system).toBe("Be kind.");
      expect(request.messages.at(-1)?.content).toBe("How?: HOW?");
    });

    test("renders nothing for an input whose source was skipped", async () => {
      const request = await requested(
        `config: { prompt: "{{ question }}{% for source in sources %}!{% endfor %}{{ aside }}." }
    inputs: { question: question.text, sources: skipped.documents, aside: skipped.text }`,
      );
      expect(request.messages.at(-1)?.content).toBe("How?.");
    });

    test("has nothing of the node's own where there are no sources", async () => {
      const request = await requested("inputs: { question: question.text }");
      expect(request.system).toBeUndefined();
      expect(request.messages).toEqual([{ role: "user", content: "How?" }]);
    });

    test("marks what documents say as data in a prompt of the workflow's own as well", async () => {
      const request = await requested(
        `config: { system: Be brief., prompt: "{% for source in sources %}{{ source.text }}{% endfor %}" }
    inputs: { question: question.text, sources: facts.second }`,
      );
      expect(request.messages.at(-1)?.content).toBe(markSource(travel, 1));
      expect(request.system).toBe(`Be brief.\n\n${dataRule}`);
    });

    test.each(["sources: facts.documents", "page: facts.documents"])(
      "is refused where its system would hold %s",
      async (input) => {
        const name = input.split(":")[0];
        const body = `config: { system: "{{ ${name}[0].text }}" }\n    inputs: { ${input} }`;
        await expect(asked(body, [says("So.")])).rejects.toMatchObject({
          details: {
            diagnostics: expect.arrayContaining([
              expect.objectContaining({ code: "AP1413", message: expect.stringContaining(`names "${name}"`) }),
            ]),
          },
        });
      },
    );

    test("is refused where its system would hold an element of documents", async () => {
      const body = `for_each: facts.documents\n    config: { system: "{{ t }}" }\n    inputs: { t: item.text }`;
      await expect(asked(body, [says("So.")])).rejects.toMatchObject({
        details: { diagnostics: expect.arrayContaining([expect.objectContaining({ code: "AP1413" })]) },
      });
    });

    test("puts the conversation before the question", async () => {
      const history = [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Good day" },
      ];
      const request = await requested("inputs: { question: question.text, history: question.history }", { history });
      expect(request.messages).toEqual([...history, { role: "user", content: "How?" }]);
    });

    test("takes the passages of all inputs, in the order of the inputs", async () => {
      const request = await requested(
        "inputs: { question: question.text, b: facts.second, a: facts.first, sources: facts.documents }",
      );
      expect(request.sources).toEqual([travel, leave, leave, travel]);
    });

    test("takes the only text among its inputs for the question", async () => {
      expect((await requested("inputs: { topic: question.tone, sources: facts.documents }")).question).toBe("kind");
    });

    test("takes the run's question where no input is one", async () => {
      expect((await requested("inputs: { sources: facts.documents }")).question).toBe("How?");
    });

    test("passes on what the config says of the answer", async () => {
      const request = await requested(
        `config: { temperature: 0, max_tokens: 5, reasoning_effort: low, tools: [{ name: add }] }
    inputs: { question: question.text }`,
      );
      expect(request).toMatchObject({
        temperature: 0,
        maxTokens: 5,
        reasoningEffort: "low",
        tools: [{ name: "add", parameters: { type: "object" } }],
      });
    });
  });

  describe("citations", () => {
    test("are derived from the markers in the answer", async () => {
      const { outputsOf } = await asked("inputs: { question: question.text, sources: facts.documents }", [
        says("You have 27 days of leave [1]."),
      ]);
      expect(outputsOf("answer")?.citations).toEqual([
        { document: "handbook.pdf", text: "Everybody has 27 days of leave.", number: 1 },
      ]);
    });

    test("are the model's own where it knows them", async () => {
      const citations = [{ ...travel, number: 7 }];
      const model = streams({ type: "text-delta", text: "So [1]." }, { type: "end", usage, citations });
      const { outputsOf } = await asked("inputs: { question: question.text, sources: facts.documents }", [model]);
      expect(outputsOf("answer")?.citations).toEqual(citations);
    });
  });

  test("counts what an answer used against the budget", async () => {
    const { result } = await asked("inputs: { question: question.text }\nbudget: { tokens: 5 }", [says("So.")]);
    expect(result.error).toMatchObject({ code: "budget_exceeded" });
  });

  test.each([
    "temperature: 3",
    "max_tokens: 0",
    "model: 3",
    'prompt: "{{ nothing }}"',
    'system: "{% oops %}"',
    "modle: x",
  ])("refuses the config %s", async (config) => {
    await expect(
      asked(`config: { ${config} }\n    inputs: { question: question.text }`, [says("So.")]),
    ).rejects.toMatchObject({ code: "invalid_workflow" });
  });
});
