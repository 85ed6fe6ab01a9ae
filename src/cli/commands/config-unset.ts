import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { originText, valueText } from "../setting-text";
import { shownPath } from "../shown-path";
import { note, printJson, type Terminal } from "../terminal";
import { withSettings } from "../with-settings";

/** The flags of `aiplanet config unset`. */
interface UnsetFlags {
  readonly user?: boolean;
  readonly json?: boolean;
}

/** `aiplanet config unset KEY` */
export function configUnsetCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("unset")
    .description("Take a setting, or all that stands below it, out of the project's config file.")
    .argument("<key>", "the setting, such as stack or providers.ollama")
    .option("--user", "take it out of your own config file")
    .option("--json", "print what counts now as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet config unset providers.ollama")
    .action(async (key: string, flags: UnsetFlags) => {
      outcome.exitCode = await unsetSetting(key, flags, terminal);
    });
}

async function unsetSetting(key: string, flags: UnsetFlags, terminal: Terminal): Promise<number> {
  const { user = false, json = false } = flags;
  return withSettings(terminal, async (settings) => {
    const { file, setting } = await settings.unset(key, user ? "user" : "project");
    if (json) {
      printJson(terminal, { file, setting: setting ?? null });
      return exitCodes.fine;
    }
    const now = setting && `; "${valueText(setting.value)}" counts now (${originText(setting, terminal)})`;
    note(terminal, `"${key}" is taken out of ${shownPath(file, terminal)}${now ?? ""}`);
    return exitCodes.fine;
  });
}
