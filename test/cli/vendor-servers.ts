import { onTestFinished } from "vitest";
import { type GeminiServer, startGeminiServer } from "../vendors/gemini-server";
import type { LocalServer } from "../vendors/local-server";
import { type OpenAiServer, startOpenAiServer } from "../vendors/openai-server";

/** The key that the tests hold: no file and no output may. */
export const key = "sk-planted-0003-planted";

/** A vendor's server, and the environment in which the command line finds it and its key. */
export interface VendorPlace<Server> {
  readonly server: Server;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a server that is closed with the test. */
export async function opened<Server extends LocalServer>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

/** A server that speaks OpenAI's protocol, as `openai`. */
export async function openOpenAi(): Promise<VendorPlace<OpenAiServer>> {
  const server = await opened(startOpenAiServer());
  return { server, environment: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key } };
}

/** A server that speaks Gemini's protocol, as `gemini`. */
export async function openGemini(): Promise<VendorPlace<GeminiServer>> {
  const server = await opened(startGeminiServer());
  return { server, environment: { GEMINI_BASE_URL: server.url, GEMINI_API_KEY: key } };
}

/** The requests for answers among all that a server that speaks OpenAI's protocol received. */
export function chatRequests({ requests }: LocalServer): number {
  return requests.filter(({ path }) => path.endsWith("/chat/completions")).length;
}
