import { Command } from "commander";
import { exitCodeOfExamination, printExamination } from "../doctor-report";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { note, type Terminal } from "../terminal";

/** The flags of `aiplanet doctor`. */
export interface DoctorFlags {
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** `aiplanet doctor` */
export function doctorCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("doctor")
    .description("Show what is ready to run, and how to put right what is not.")
    .option("--probe", "call each provider once, at next to no cost, to see whether it answers")
    .option("--json", "print the findings as one JSON object")
    .addHelpText("after", "\nExample:\n  aiplanet doctor --probe")
    .action(async (flags: DoctorFlags) => {
      outcome.exitCode = await callDoctor(flags, terminal);
    });
}

/** Examines everything; returns the exit code. */
export async function callDoctor({ probe = false, json = false }: DoctorFlags, terminal: Terminal): Promise<number> {
  const planet = await openPlanet(terminal);
  try {
    const examination = await planet.doctor({ probe, signal: terminal.signal });
    printExamination(examination, json, terminal);
    if (!probe && !json) note(terminal, "\n`aiplanet doctor --probe` calls each provider that is ready");
    return exitCodeOfExamination(examination);
  } finally {
    await planet.close();
  }
}
