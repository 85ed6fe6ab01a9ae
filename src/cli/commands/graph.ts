import { Command, Option } from "commander";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import { print, type Terminal } from "../terminal";

/** The flags of `aiplanet graph`. */
export interface GraphFlags {
  readonly format: "text" | "mermaid" | "svg";
}

/** `aiplanet graph FILE` */
export function graphCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("graph")
    .description("Draw a workflow.")
    .argument("<file>", "workflow file, YAML or JSON")
    .addOption(new Option("--format <format>", "how to draw it").choices(["text", "mermaid", "svg"]).default("text"))
    .addHelpText("after", "\nExample:\n  aiplanet graph examples/research/workflow.yaml --format mermaid")
    .action(async (file: string, flags: GraphFlags) => {
      outcome.exitCode = await drawGraph(file, flags, terminal);
    });
}

/** Draws a workflow file; returns the exit code. */
export async function drawGraph(file: string, { format }: GraphFlags, terminal: Terminal): Promise<number> {
  const planet = await openPlanet(terminal);
  const plan = await planet.plan(file);
  switch (format) {
    case "text": {
      const { textGraph } = await import("../graph/text-graph");
      print(terminal, textGraph(plan));
      break;
    }
    case "mermaid": {
      const { mermaidGraph } = await import("../graph/mermaid-graph");
      print(terminal, mermaidGraph(plan));
      break;
    }
    case "svg": {
      const { svgGraph } = await import("../graph/svg-graph");
      print(terminal, svgGraph(plan));
      break;
    }
    default:
      format satisfies never;
  }
  return exitCodes.fine;
}
