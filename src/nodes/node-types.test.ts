import { testNodeHandler } from "../engine/node-handler-contract";
import { createModels } from "../providers/models";
import { llmEngineNode } from "./llm-engine";
import { outputNode } from "./output";
import { userQueryNode } from "./user-query";

const said = {
  name: "said",
  chat: (model: string) => ({
    id: `said:${model}`,
    async *stream() {
      yield { type: "text-delta" as const, text: "Yes." };
      yield { type: "end" as const, usage: { input: 1, output: 1 } };
    },
  }),
};
const models = createModels([said], "said:one");

testNodeHandler("user_query", () => ({ handler: userQueryNode({ models }), input: { text: "Why?" } }));
testNodeHandler("llm_engine", () => ({
  handler: llmEngineNode({ models, quote: () => undefined }),
  config: { prompt: "{{ question }}" },
  inputs: { question: "Why?" },
}));
testNodeHandler("output", () => ({ handler: outputNode(), inputs: { text: "Because." } }));
