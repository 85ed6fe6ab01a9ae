import { Command, Option } from "commander";
import type { RunStanding } from "../../app/run-standing";
import type { RunSummary } from "../../app/runs";
import { formatDuration } from "../../engine/duration";
import { PlanetError } from "../../engine/errors";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { note, print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns, formatMoneyOf, formatTokens } from "../usage-table";
import { wholeNumber } from "../whole-number";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs list`. */
interface ListFlags {
  readonly status?: readonly RunStanding[];
  readonly workflow?: string;
  readonly before?: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly data?: string;
}

const standings: readonly RunStanding[] = [
  "running",
  "waiting",
  "interrupted",
  "parked",
  "completed",
  "failed",
  "canceled",
];

/** `aiplanet runs list` */
export function runsListCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("list")
    .description("List runs that were kept, newest first.")
    .addOption(
      new Option("--status <status>", `only runs that stand so: ${standings.join(", ")} (repeatable)`).argParser(
        (text: string, before: readonly RunStanding[] = []) => [...before, readStanding(text)],
      ),
    )
    .option("--workflow <name>", "only runs of the workflow of this name")
    .option("--before <run>", "only runs that are older than this one")
    .option("--limit <number>", "how many", wholeNumber("--limit", 1, 10_000), 20)
    .option("--json", "print the runs as one JSON list")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs list --status interrupted --status waiting")
    .action(async (flags: ListFlags) => {
      outcome.exitCode = await listRuns(flags, terminal);
    });
}

async function listRuns(flags: ListFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ runs }) => {
    const before = flags.before === undefined ? undefined : (await runs.get(flags.before)).id;
    const found = await runs.list({
      limit: flags.limit,
      ...(flags.status === undefined ? {} : { statuses: flags.status }),
      ...(flags.workflow === undefined ? {} : { workflow: flags.workflow }),
      ...(before === undefined ? {} : { before }),
    });
    if (flags.json) {
      printJson(terminal, found);
      return exitCodes.fine;
    }
    for (const line of alignColumns(found.map(rowOf))) print(terminal, line);
    for (const line of offers(found)) note(terminal, line);
    return exitCodes.fine;
  });
}

function readStanding(text: string): RunStanding {
  const standing = standings.find((one) => one === text);
  if (standing !== undefined) return standing;
  throw new PlanetError("usage", `--status must be one of ${standings.join(", ")}, got "${text}"`);
}

function rowOf({ id, status, workflow, createdAt, endedAt, usage }: RunSummary): string[] {
  const time = endedAt === undefined ? "" : formatDuration(endedAt - createdAt);
  const money = usage === undefined || (usage.input === 0 && usage.output === 0) ? "" : formatMoneyOf(usage);
  const tokens = usage === undefined ? "" : formatTokens(usage);
  return [id, status, printableLine(workflow), moment(createdAt), time, tokens, money];
}

/** What can be done with runs that stand still. */
function offers(runs: readonly RunSummary[]): string[] {
  if (runs.length === 0) return ["there is no such run; runs are kept with: aiplanet run FILE --durable"];
  const count = (status: RunStanding) => runs.filter((run) => run.status === status).length;
  const [interrupted, waiting] = [count("interrupted"), count("waiting")];
  return [
    ...(interrupted === 0
      ? []
      : [`${counted(interrupted, "run")} interrupted; let them go on: aiplanet runs resume ID, or --all`]),
    ...(waiting === 0
      ? []
      : [`${counted(waiting, "run")} waiting for an answer: aiplanet runs show ID, aiplanet runs answer ID VALUE`]),
  ];
}
