import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { originText, valueText } from "../setting-text";
import { shownPath } from "../shown-path";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withSettings } from "../with-settings";

/** The flags of `aiplanet config set`. */
export interface SetFlags {
  readonly user?: boolean;
  readonly json?: boolean;
}

/** `aiplanet config set KEY VALUE` */
export function configSetCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("set")
    .description("Set a setting in the project's config file, which is made when there is none.")
    .argument("<key>", "the setting, such as stack or providers.ollama.base_url")
    .argument("<value>", "its value; several as a list: [./a.mjs, ./b.mjs]")
    .option("--user", "set it for all projects, in your own config file")
    .option("--json", "print the setting as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet config set providers.ollama.base_url http://127.0.0.1:11434/v1")
    .action(async (key: string, value: string, flags: SetFlags) => {
      outcome.exitCode = await setSetting(key, value, flags, terminal);
    });
}

/** Sets a setting and says so; returns the exit code. */
export async function setSetting(key: string, text: string, flags: SetFlags, terminal: Terminal): Promise<number> {
  const { user = false, json = false } = flags;
  return withSettings(terminal, async (settings) => {
    const { file, setting } = await settings.set(key, text, user ? "user" : "project");
    if (json) {
      printJson(terminal, { file, setting: setting ?? null });
      return exitCodes.fine;
    }
    const counts = setting !== undefined && "file" in setting.origin && setting.origin.file === file;
    const shown = counts ? valueText(setting.value) : printableLine(text);
    note(terminal, `"${key}" is now "${shown}" in ${shownPath(file, terminal)}`);
    if (!counts && setting !== undefined) {
      note(terminal, `"${valueText(setting.value)}" wins over it: ${originText(setting, terminal)}`);
    }
    return exitCodes.fine;
  });
}
