import { Command } from "commander";
import type { Planet } from "../../app/planet";
import { type Diagnostic, formatDiagnostic, hasErrors } from "../../engine/diagnostic";
import { type ErrorRecord, isPlanetError, toErrorRecord } from "../../engine/errors";
import { exitCodeOfRecord, exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { countDiagnostics, reportRecord } from "../report-error";
import { note, print, printable, printableLine, printJson, type Terminal } from "../terminal";

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

/** Checks files; returns the exit code: 3 when any of them has an error, 5 when one is not there. */
export async function validateFiles(
  files: readonly string[],
  flags: ValidateFlags,
  terminal: Terminal,
): Promise<number> {
  const planet = await openPlanet(terminal);
  const checked = await Promise.all(files.map((file) => checkFile(planet, file)));
  if (flags.json) printJson(terminal, { files: checked });
  else printChecks(checked, terminal);
  const all = checked.flatMap(({ diagnostics }) => diagnostics);
  if (hasErrors(all)) return exitCodes.invalid;
  const unread = checked.find(({ error }) => error !== undefined)?.error;
  return unread === undefined ? exitCodes.fine : exitCodeOfRecord(unread);
}

/** What checking one file gave; `error` is there when it cannot be read at all. */
interface CheckedFile {
  readonly file: string;
  readonly valid: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly error?: ErrorRecord;
}

async function checkFile(planet: Planet, file: string): Promise<CheckedFile> {
  try {
    const { diagnostics } = await planet.load(file);
    return { file, valid: !hasErrors(diagnostics), diagnostics };
  } catch (error) {
    if (!isPlanetError(error)) throw error;
    return { file, valid: false, diagnostics: [], error: toErrorRecord(error) };
  }
}

function printChecks(checked: readonly CheckedFile[], terminal: Terminal): void {
  for (const { file, valid, diagnostics, error } of checked) {
    for (const diagnostic of diagnostics) print(terminal, printable(formatDiagnostic(diagnostic)));
    if (error !== undefined) reportRecord(error, terminal);
    if (valid) print(terminal, `${printableLine(file)} is valid`);
  }
  const all = checked.flatMap(({ diagnostics }) => diagnostics);
  if (all.length > 0) note(terminal, countDiagnostics(all));
}
