import { answerNode } from "../../engine/answer-node";
import { formatDiagnostic } from "../../engine/diagnostic";
import { formatDuration } from "../../engine/duration";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import type { RunResult } from "../../engine/run";
import { progressLine } from "../progress-line";
import { reportRecord } from "../report-error";
import { formatSources } from "../sources";
import { colours, note, print, printable, type Terminal } from "../terminal";
import type { Renderer } from "./renderer";

/** Shows a run to a person: the answer as it streams on stdout, its sources below, everything else on stderr. */
export function textRenderer(plan: Plan, quiet: boolean, terminal: Terminal): Renderer {
  const streaming = answerNode(plan);
  const { dim, yellow } = colours(terminal, terminal.stderr);
  const progress = progressLine(terminal, quiet);
  const notices = new Set<string>();
  const models = new Set<string>();
  let streamed = "";
  let started = 0;
  const tell = (text: string) => {
    if (quiet) return;
    progress.clear();
    note(terminal, text);
  };
  const show = (event: RunEvent) => {
    switch (event.type) {
      case "run-start":
        started = event.time;
        break;
      case "node-delta":
        if ("progress" in event) progress.show(event.progress);
        else if ("notice" in event) {
          if (!notices.has(event.notice)) tell(`${yellow("warning")} ${printable(event.notice)}`);
          notices.add(event.notice);
        } else if (event.node === streaming) {
          progress.clear();
          streamed += event.text;
          terminal.stdout.write(printable(event.text));
        }
        break;
      case "node-retry":
        tell(
          dim(`"${event.node}" is tried again in ${formatDuration(event.delay)}: ${printable(event.error.message)}`),
        );
        break;
      case "node-end":
        if (typeof event.outputs.model === "string") models.add(event.outputs.model);
        break;
      case "run-end":
        progress.clear();
        if (event.status === "completed" && models.size > 0) finish(event.time - started);
        break;
      default:
        break;
    }
  };
  let footer: string | undefined;
  const finish = (time: number) => {
    footer = dim(`answered by ${[...models].join(", ")} in ${formatDuration(time)}`);
  };
  return {
    warn(warnings) {
      for (const warning of warnings) tell(formatDiagnostic(warning));
    },
    event: show,
    end(result) {
      printAnswer(result, streamed, terminal);
      if (footer !== undefined) tell(footer);
    },
  };
}

function printAnswer({ output, error }: RunResult, streamed: string, terminal: Terminal): void {
  if (error !== undefined) {
    if (streamed !== "") print(terminal, "");
    reportRecord(error, terminal);
    return;
  }
  if (output === undefined) {
    note(terminal, "the workflow gave no answer: every output node was skipped");
    return;
  }
  const text = typeof output.text === "string" ? output.text : "";
  if (streamed === "") print(terminal, printable(text));
  else print(terminal, "");
  const sources = formatSources(output.sources, terminal);
  if (sources.length > 0) print(terminal, ["", ...sources].join("\n"));
}
