import { startGeminiServer } from "../../test/vendors/gemini-server";
import { testVendorEmbeddingModel } from "./embedding-model-contract";
import { gemini } from "./gemini";
import type { Vendor } from "./vendor";
import { testVendorChatModel, type VendorStage } from "./vendor-chat-contract";

testVendorChatModel("gemini", openStage);
testVendorEmbeddingModel("gemini", openStage);

async function openStage(): Promise<VendorStage> {
  const server = await startGeminiServer();
  const key = "AIzaPlanted-0123456789abcdef";
  const provider = gemini(vendorAt(server.url, { key }));
  return {
    ...server,
    model: (name = "gemini-2.5-flash") => present(provider.chat?.(name)),
    embedding: (name = "gemini-embedding-001") => present(provider.embedding?.(name)),
    requestCount: () => server.requests.length,
    lastRequest: server.lastChat,
    key,
    keyName: "GEMINI_API_KEY",
  };
}

function vendorAt(baseUrl: string, more: Partial<Vendor> = {}): Vendor {
  return {
    name: "gemini",
    protocol: "gemini",
    baseUrl,
    key: "AIzaPlanted",
    keyNames: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    needsKey: true,
    models: {},
    ...more,
  };
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("it is not there");
  return value;
}
