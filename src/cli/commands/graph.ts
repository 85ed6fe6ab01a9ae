import { Command, Option } from "commander";
import type { Plan } from "../../engine/plan";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { colours, print, type Terminal } from "../terminal";

/** The flags of `aiplanet graph`. */
export interface GraphFlags {
  readonly format: "text" | "list" | "mermaid" | "svg";
  readonly ascii?: boolean;
}

/** What is drawn for files and pipes is so wide, wherever it is made. */
const pipeColumns = 100;
/** A terminal that does not know its size says 0. */
const unknownColumns = 80;

/** `aiplanet graph FILE` */
export function graphCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("graph")
    .description("Draw a workflow.")
    .argument("<file>", "workflow file, YAML or JSON")
    .addOption(
      new Option("--format <format>", "how to draw it: text draws boxes, or lists the nodes where these are too wide")
        .choices(["text", "list", "mermaid", "svg"])
        .default("text"),
    )
    .option("--ascii", "draw boxes without Unicode")
    .addHelpText("after", "\nExample:\n  aiplanet graph examples/research/workflow.yaml --format mermaid")
    .action(async (file: string, flags: GraphFlags) => {
      outcome.exitCode = await drawWorkflow(file, flags, terminal);
    });
}

/** Draws a workflow file; returns the exit code. */
export async function drawWorkflow(file: string, flags: GraphFlags, terminal: Terminal): Promise<number> {
  const planet = await openPlanet(terminal);
  const plan = await planet.plan(file);
  print(terminal, await drawingOf(plan, flags, terminal));
  return exitCodes.fine;
}

async function drawingOf(plan: Plan, { format, ascii = false }: GraphFlags, terminal: Terminal): Promise<string> {
  switch (format) {
    case "text": {
      const [{ drawGraph }, { drawableGraph }] = await Promise.all([
        import("../graph/draw-graph"),
        import("../graph/drawable-graph"),
      ]);
      const lines = drawGraph(drawableGraph(plan), {
        columns: terminal.stdout.isTTY ? terminal.stdout.columns || unknownColumns : pipeColumns,
        ascii: ascii || !hasUnicode(terminal.environment),
        dim: colours(terminal, terminal.stdout).dim,
      });
      return lines?.join("\n") ?? drawingOf(plan, { format: "list" }, terminal);
    }
    case "list": {
      const { textGraph } = await import("../graph/text-graph");
      return textGraph(plan);
    }
    case "mermaid": {
      const { mermaidGraph } = await import("../graph/mermaid-graph");
      return mermaidGraph(plan);
    }
    case "svg": {
      const { svgGraph } = await import("../graph/svg-graph");
      return svgGraph(plan);
    }
    default:
      return format satisfies never;
  }
}

/** Whether the locale, where one is set, writes more than ASCII. */
function hasUnicode({ LC_ALL, LC_CTYPE, LANG }: Terminal["environment"]): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return !locale || /utf-?8/i.test(locale);
}
