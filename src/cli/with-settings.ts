import type { Settings } from "../app/settings";
import type { Terminal } from "./terminal";

/** Reads the settings for one command. */
export async function withSettings<Result>(
  { folder, environment }: Terminal,
  body: (settings: Settings) => Promise<Result>,
): Promise<Result> {
  const { openSettings } = await import("../app/settings");
  return body(await openSettings({ folder, environment }));
}
