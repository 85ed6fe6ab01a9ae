import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { originText, valueText } from "../setting-text";
import { print, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { withSettings } from "../with-settings";

/** The flags of `aiplanet config list`. */
interface ListFlags {
  readonly json?: boolean;
}

/** `aiplanet config list` */
export function configListCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("list")
    .description("List settings with where each comes from; of keys the variables, never more.")
    .option("--json", "print the settings as one JSON list")
    .addHelpText("after", "\nExample:\n  aiplanet config list")
    .action(async (flags: ListFlags) => {
      outcome.exitCode = await listSettings(flags, terminal);
    });
}

async function listSettings({ json = false }: ListFlags, terminal: Terminal): Promise<number> {
  return withSettings(terminal, async (settings) => {
    const all = settings.list();
    if (json) {
      printJson(
        terminal,
        all.map(({ value = null, ...setting }) => ({ ...setting, value })),
      );
      return exitCodes.fine;
    }
    const rows = all.map((setting) => [setting.key, valueText(setting.value), originText(setting, terminal)]);
    for (const line of alignColumns(rows)) print(terminal, line);
    return exitCodes.fine;
  });
}
