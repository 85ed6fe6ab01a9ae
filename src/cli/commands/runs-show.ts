import { Command, Option } from "commander";
import type { NodeDetails } from "../../app/run-details";
import type { RunDetails } from "../../app/runs";
import { formatDuration } from "../../engine/duration";
import { askerName } from "../../engine/questions";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { shortened } from "../shortened";
import { colours, print, printable, printableLine, printJson, type Terminal, toJson } from "../terminal";
import { type TimelineOptions, timelineLines } from "../timeline";
import { formatMoneyOf, formatTokens } from "../usage-table";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet runs show`. */
interface ShowFlags {
  readonly events?: boolean;
  readonly workflow?: boolean;
  readonly outputs?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

const defaultColumns = 80;
/** What stands in a section begins so far to the right. */
const indent = 2;
/** As many digits of a content's hash as `aiplanet workflow history` shows. */
const hashShown = 12;

/** `aiplanet runs show RUN` */
export function runsShowCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("show")
    .description("Show what became of a run and of each of its nodes.")
    .argument("<run>", "the run's id, the beginning of it, or last")
    .option("--outputs", "show what each node gave")
    .addOption(new Option("--events", "print each event as one line of JSON").conflicts(["json", "workflow"]))
    .addOption(new Option("--workflow", "print the workflow as it was run").conflicts("json"))
    .option("--json", "print the run as one JSON object")
    .option("--data <folder>", "where runs are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet runs show last --outputs")
    .action(async (run: string, flags: ShowFlags) => {
      outcome.exitCode = await showRun(run, flags, terminal);
    });
}

async function showRun(name: string, flags: ShowFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async ({ runs }) => {
    if (flags.events) for (const event of await runs.events(name)) print(terminal, toJson(event));
    else if (flags.workflow) {
      const { entry, workflow, files } = (await runs.source(name)).content;
      print(terminal, (entry === undefined ? toJson(workflow, 2) : (files[entry] ?? "")).trimEnd());
    } else {
      const run = await runs.get(name);
      if (flags.json) printJson(terminal, run);
      else {
        const columns = (terminal.stdout.columns || defaultColumns) - indent;
        const drawing = { columns, colours: colours(terminal, terminal.stdout) };
        for (const line of describe(run, flags.outputs === true, drawing, Date.now())) print(terminal, line);
      }
    }
    return exitCodes.fine;
  });
}

function describe(run: RunDetails, outputs: boolean, drawing: TimelineOptions, now: number): string[] {
  const { id, status, workflow, hash, createdAt, endedAt, usage, error, deaths, parent } = run;
  const { input, nodes, questions, output } = run;
  const used = usage === undefined ? "" : [formatTokens(usage), formatMoneyOf(usage)].filter(Boolean).join(", ");
  const took = endedAt === undefined ? "" : `, took ${formatDuration(endedAt - createdAt)}`;
  return [
    `${id}  ${status}  ${printableLine(workflow)}`,
    `started ${moment(createdAt)}${took}${usage === undefined || usage.input + usage.output === 0 ? "" : `, ${used}`}`,
    `content ${hash.slice(0, hashShown)}`,
    ...(parent === undefined ? [] : [`runs ${parent} again`]),
    ...(deaths === 0 ? [] : [`its process died ${deaths === 1 ? "once" : `${deaths} times in a row`}`]),
    ...section(
      "input",
      Object.entries(input)
        .filter(isSomething)
        .map(([name, value]) => `${name}: ${shortened(value)}`),
    ),
    ...section("nodes", timelineLines({ nodes, criticalPath: run.criticalPath ?? [], now }, drawing)),
    ...section(
      "failures",
      nodes.flatMap(({ node, error: failure }) =>
        failure === undefined || failure.code === "run_canceled" ? [] : [`${node}: ${shortened(failure.message)}`],
      ),
    ),
    ...(outputs ? nodes.flatMap(outputLines) : []),
    ...section(
      "waits for",
      questions.map((asked) => {
        const { prompt, choices } = asked.question;
        const expected = choices === undefined ? "" : ` [${choices.join("/")}]`;
        return `${askerName(asked)}: ${printableLine(prompt)}${printableLine(expected) && ` ${printableLine(expected)}`}`;
      }),
    ),
    ...(error === undefined ? [] : section("error", [printableLine(error.message)])),
    ...(typeof output?.text === "string" ? ["", printable(output.text)] : []),
  ];
}

function outputLines({ node, outputs }: NodeDetails): string[] {
  if (outputs === undefined) return [];
  return section(
    node,
    Object.entries(outputs).map(([port, value]) => `${port}: ${shortened(value, 2_000)}`),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function isSomething([, value]: readonly [string, unknown]): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
