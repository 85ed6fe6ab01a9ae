import { Command } from "commander";
import { formatDiagnostic, hasErrors } from "../../engine/diagnostic";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { countDiagnostics } from "../report-error";
import { note, print, printable, type Terminal } from "../terminal";

/** The flags of `aiplanet validate`. */
export interface ValidateFlags {
  readonly json?: boolean;
}

/** `aiplanet validate FILE...` */
export function validateCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("validate")
    .description("Check workflow files and report everything that is wrong with them.")
    .argument("<file...>", "workflow files, YAML or JSON")
    .option("--json", "print all diagnostics as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet validate examples/handbook/workflow.yaml")
    .action(async (files: string[], flags: ValidateFlags) => {
      outcome.exitCode = await validateFiles(files, flags, terminal);
    });
}

/** Checks files; returns the exit code: 3 when any of them has an error. */
export async function validateFiles(
  files: readonly string[],
  flags: ValidateFlags,
  terminal: Terminal,
): Promise<number> {
  const { createPlanet } = await import("../../app/create-planet");
  const planet = await createPlanet({ folder: terminal.folder, environment: terminal.environment });
  const loaded = await Promise.all(files.map((file) => planet.load(file)));
  const all = loaded.flatMap(({ diagnostics }) => diagnostics);
  if (flags.json) {
    const reports = loaded.map(({ file, diagnostics }) => ({ file, valid: !hasErrors(diagnostics), diagnostics }));
    print(terminal, JSON.stringify({ files: reports }, null, 2));
  } else {
    for (const { file, diagnostics } of loaded) {
      for (const diagnostic of diagnostics) print(terminal, printable(formatDiagnostic(diagnostic)));
      if (!hasErrors(diagnostics)) print(terminal, `${file} is valid`);
    }
    if (all.length > 0) note(terminal, countDiagnostics(all));
  }
  return hasErrors(all) ? exitCodes.invalid : exitCodes.fine;
}
