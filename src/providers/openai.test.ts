import { startOpenAiServer } from "../../test/vendors/openai-server";
import { testVendorEmbeddingModel } from "./embedding-model-contract";
import { openai } from "./openai";
import type { Vendor } from "./vendor";
import { testVendorChatModel, type VendorStage } from "./vendor-chat-contract";

testVendorChatModel("openai", openStage);
testVendorEmbeddingModel("openai", openStage);

async function openStage(): Promise<VendorStage> {
  const server = await startOpenAiServer();
  const key = "sk-planted-0123456789abcdef";
  const provider = openai(vendorAt(server.baseUrl, { key }));
  return {
    ...server,
    model: (name = "gpt-4.1-mini") => chat(provider, name),
    embedding: (name = "text-embedding-3-small") => {
      const model = provider.embedding?.(name);
      if (model === undefined) throw new Error("no embeddings");
      return model;
    },
    requestCount: () => server.requests.length,
    lastRequest: server.lastChat,
    key,
    keyName: "OPENAI_API_KEY",
  };
}

function chat(provider: ReturnType<typeof openai>, name: string) {
  const model = provider.chat?.(name);
  if (model === undefined) throw new Error("no chat");
  return model;
}

function vendorAt(baseUrl: string | undefined, more: Partial<Vendor> = {}): Vendor {
  return {
    name: "openai",
    protocol: "openai",
    baseUrl,
    key: "sk-planted",
    keyNames: ["OPENAI_API_KEY"],
    needsKey: true,
    models: {},
    ...more,
  };
}
