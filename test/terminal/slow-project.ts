import { openProject } from "../cli/project";
import { type StreamingServer, streamingServer } from "./streaming-server";

/** A project whose model says what the test lets it say. */
export interface SlowProject {
  readonly server: StreamingServer;
  readonly folder: string;
}

/** Makes the project, and starts the server of its model. */
export async function slowProject(files: Readonly<Record<string, string>> = {}): Promise<SlowProject> {
  const server = await streamingServer();
  const folder = await openProject({ "aiplanet.config.yaml": server.config, ...files });
  return { server, folder };
}

/** What the empty input box of a chat shows. */
export const ready = "Ask something, or /help";

/** Whether the chat waits for the person, and nothing goes on. */
export const isResting = (screen: string): boolean => screen.includes(ready) && !screen.includes("Esc stops");
