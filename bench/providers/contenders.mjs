// What is measured: each contender makes one call and resolves with how many characters it was streamed.
import { Agent, request } from "node:http";

const question = "What is a workflow?";
const passages = [
  { document: "a.md", text: "A workflow is a graph of nodes that pass values to each other." },
  { document: "b.md", text: "A node starts the moment its inputs are there." },
];

/** By name, a function that gets the server's address and gives the call. */
export const contenders = {
  /** The least that asks over HTTP and reads the whole answer, without parsing it. */
  async "bare HTTP"(url) {
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({ model: "bench", stream: true, messages: [{ role: "user", content: question }] });
    return () =>
      new Promise((resolve, reject) => {
        const call = request(`${url}/v1/chat/completions`, { agent, method: "POST" }, (response) => {
          let length = 0;
          response.on("data", (piece) => {
            length += piece.length;
          });
          response.on("end", () => resolve(length));
          response.on("error", reject);
        });
        call.on("error", reject);
        call.end(body);
      });
  },

  /** The same question and passages through the SDK, without an engine. */
  async "openai SDK"(url) {
    const { OpenAI } = await import("openai");
    const client = new OpenAI({ apiKey: "bench", baseURL: `${url}/v1`, maxRetries: 0 });
    const content = [...passages.map(({ text }) => text), question].join("\n\n");
    return async () => {
      const stream = await client.chat.completions.create({
        model: "bench",
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: "user", content }],
      });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
      return text.length;
    };
  },

  /** A run of five nodes: a question, two that find passages, the model, a reply. All layers are on. */
  async "AI Planet"(url) {
    const { createPlanet, defineNode, defineWorkflow, port } = await import("../../dist/index.js");
    const find = (place) =>
      defineNode({
        type: `find_${place}`,
        description: "Gives a passage.",
        inputs: { query: port.text("What to look for.") },
        outputs: { documents: port.documents("The passage.") },
        run: () => ({ documents: [passages[place]] }),
      });
    const workflow = defineWorkflow({
      api_version: "aiplanet/v1",
      kind: "Workflow",
      name: "five-nodes",
      nodes: {
        question: { type: "user_query" },
        one: { type: "find_0", inputs: { query: "question.text" } },
        two: { type: "find_1", inputs: { query: "question.text" } },
        answer: {
          type: "llm_engine",
          config: { model: "openai:bench" },
          inputs: { question: "question.text", sources: ["one.documents", "two.documents"] },
        },
        reply: { type: "output", inputs: { text: "answer.text" } },
      },
    });
    const environment = { OPENAI_API_KEY: "bench-key-of-no-use", OPENAI_BASE_URL: `${url}/v1` };
    const planet = await createPlanet({ folder: import.meta.dirname, environment, nodes: [find(0), find(1)] });
    const plan = await planet.plan(workflow);
    return async () => {
      const result = await (await planet.run(plan, { text: question })).result();
      if (result.status !== "completed") throw new Error(JSON.stringify(result.error));
      return result.output.text.length;
    };
  },
};
