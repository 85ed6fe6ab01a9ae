import { answerNode } from "../../engine/answer-node";
import { formatDiagnostic } from "../../engine/diagnostic";
import { formatDuration } from "../../engine/duration";
import type { RunEvent } from "../../engine/events";
import type { Plan } from "../../engine/plan";
import { askerName, type OpenQuestion } from "../../engine/questions";
import type { RunResult } from "../../engine/run-result";
import { usageByNode } from "../node-usage";
import { progressLine } from "../progress-line";
import { reportRecord } from "../report-error";
import { formatSources } from "../sources";
import { stepLines } from "../step-lines";
import { streamedAnswer } from "../streamed-answer";
import { colours, note, print, printable, printableLine, type Terminal } from "../terminal";
import { usageTable } from "../usage-table";
import type { Renderer } from "./renderer";

/** Shows a run to a person: the answer on stdout with its sources below, everything else on stderr. */
export function textRenderer(plan: Plan, terminal: Terminal): Renderer {
  const { dim, yellow } = colours(terminal, terminal.stderr);
  const progress = progressLine(terminal);
  const steps = stepLines(plan);
  const answer = streamedAnswer(answerNode(plan), progress.clear, terminal);
  const works = new Map(plan.nodes.map((node) => [node.id, workOf(node)]));
  const notices = new Set<string>();
  const models = new Set<string>();
  const used = usageByNode();
  let footer: string | undefined;
  const tell = (text: string) => {
    if (terminal.verbosity === "quiet") return;
    progress.clear();
    answer.pause();
    note(terminal, text);
  };
  return {
    warn(warnings) {
      for (const warning of warnings) tell(printable(formatDiagnostic(warning)));
    },
    event(event: RunEvent) {
      answer.event(event);
      used.event(event);
      const step = terminal.verbosity === "verbose" ? steps(event) : undefined;
      if (step !== undefined) tell(dim(printableLine(step)));
      switch (event.type) {
        case "node-delta":
          if ("progress" in event) progress.show(event.progress, works.get(event.node) ?? event.node);
          else if ("notice" in event && !notices.has(event.notice)) {
            notices.add(event.notice);
            tell(`${yellow("warning")} ${printable(event.notice)}`);
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
          if (event.status === "completed" && models.size > 0) {
            footer = dim(`answered by ${printable([...models].join(", "))} in ${formatDuration(used.time())}`);
          }
          break;
        default:
          break;
      }
    },
    end(result) {
      printResult(result, answer.end, terminal);
      if (footer !== undefined) tell(footer);
      for (const line of usageTable(used.nodes(), result.usage, used.time())) tell(dim(line));
    },
  };
}

/** What a run waits for, and how it is answered. */
function waitingLines(run: string, questions: readonly OpenQuestion[]): string[] {
  return questions.flatMap((asked) => {
    const { prompt, choices } = asked.question;
    const node = questions.length > 1 ? ` --node ${askerName(asked)}` : "";
    return [
      `"${askerName(asked)}" waits for an answer: ${printableLine(prompt)}`,
      `  aiplanet runs answer ${run} ${printableLine(choices?.join("|") ?? "VALUE")}${node}`,
    ];
  });
}

/** What a node is doing while it reports progress: a node that reads a collection indexes documents. */
function workOf({ id, handler, config }: Plan["nodes"][number]): string {
  return handler.collection(config) === undefined ? id : "indexing";
}

function printResult(result: RunResult, endAnswer: (text?: string) => void, terminal: Terminal): void {
  const { output, error } = result;
  if (result.status === "waiting") {
    endAnswer();
    for (const line of waitingLines(result.run, result.questions)) note(terminal, line);
    return;
  }
  if (error !== undefined) {
    endAnswer();
    reportRecord(error, terminal);
    return;
  }
  if (output === undefined) {
    endAnswer();
    note(terminal, "the workflow gave no answer: every output node was skipped");
    return;
  }
  endAnswer(typeof output.text === "string" ? output.text : "");
  const sources = formatSources(output.sources, terminal);
  if (sources.length > 0) print(terminal, ["", ...sources].join("\n"));
}
