import { Command } from "commander";
import { PlanetError } from "../../engine/errors";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { valueText } from "../setting-text";
import { print, printJson, type Terminal } from "../terminal";
import { withSettings } from "../with-settings";

/** The flags of `aiplanet config get`. */
interface GetFlags {
  readonly json?: boolean;
}

/** `aiplanet config get KEY` */
export function configGetCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("get")
    .description("Print the value of a setting, wherever it comes from.")
    .argument("<key>", "the setting, such as stack or providers.ollama.base_url")
    .option("--json", "print it with where it comes from as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet config get model")
    .action(async (key: string, flags: GetFlags) => {
      outcome.exitCode = await getSetting(key, flags, terminal);
    });
}

async function getSetting(key: string, { json = false }: GetFlags, terminal: Terminal): Promise<number> {
  return withSettings(terminal, async (settings) => {
    const setting = settings.get(key);
    if (setting === undefined) {
      throw new PlanetError("not_found", `"${key}" is not set`, { hint: `set it: aiplanet config set ${key} VALUE` });
    }
    const { value } = setting;
    if (json) printJson(terminal, setting);
    else for (const line of Array.isArray(value) ? value : [value]) print(terminal, valueText(line));
    return exitCodes.fine;
  });
}
