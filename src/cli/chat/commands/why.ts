import type { NodeDetails } from "../../../app/run-details";
import type { RunDetails } from "../../../app/runs";
import { formatDuration } from "../../../engine/duration";
import type { SentPrompt } from "../../../engine/sent-prompts";
import type { DocumentValue } from "../../../engine/values";
import { placeOf } from "../../sources";
import { type Colours, colours, printable, printableLine } from "../../terminal";
import { cutText, wrapText } from "../../text-width";
import { alignColumns, formatMoneyOf, formatTokens } from "../../usage-table";
import { sourcesOf } from "../session";
import type { SlashCommand } from "../slash-command";

/** `/why` */
export const whyCommand: SlashCommand = {
  name: "why",
  description: "shows what was found and sent, and what it took",
  async run(_argument, session, { print, columns, terminal }) {
    const { planet, run } = session;
    if (run === undefined) {
      print(["nothing was asked yet"]);
      return;
    }
    const [details, prompts] = await Promise.all([planet.runs.get(run), planet.runs.prompts(run)]);
    const colour = colours(terminal, terminal.stdout);
    const cited = sourcesOf(session);
    print([
      ...foundLines(details.nodes, cited, columns, colour),
      ...prompts.flatMap((prompt) => promptLines(prompt, columns, colour)),
      ...nodeLines(details, columns, colour),
      colour.dim(cutText(`  all of it: aiplanet runs show ${run} --outputs`, columns)),
    ]);
  },
};

/**
 * The passages that nodes have found, with their scores; `*` stands before those that the answer cites. The text of one
 * that several have found stands below the first.
 */
function foundLines(
  nodes: readonly NodeDetails[],
  cited: readonly DocumentValue[],
  columns: number,
  { bold, cyan, dim }: Colours,
): string[] {
  const shown = new Set<string>();
  return nodes.flatMap(({ node, outputs }) => {
    const { documents } = outputs ?? {};
    if (!Array.isArray(documents)) return [];
    const found = documents as readonly DocumentValue[];
    const lines = found.flatMap((hit, index) => {
      const facts = [hit.score?.toFixed(2), hit.retrievers?.join(" + ")].filter(Boolean).join(" ");
      const mark = cited.some((citation) => holds(hit, citation)) ? cyan("*") : " ";
      const head = `${mark} ${cutText(`${index + 1}. ${printableLine(placeOf(hit))}`, columns - facts.length - 6)}  ${dim(facts)}`;
      const passage = JSON.stringify([hit.document, hit.start, hit.text]);
      if (shown.has(passage)) return [head];
      shown.add(passage);
      return [head, dim(cutText(`     ${printableLine(hit.text)}`, columns))];
    });
    const note = cited.length > 0 && found.length > 0 ? dim("  * is cited") : "";
    return [
      `${bold(printableLine(node))} found ${found.length === 0 ? "nothing" : `${found.length}`}${note}`,
      ...lines,
      "",
    ];
  });
}

/** Whether a citation, which may be one sentence, is of this passage. */
function holds({ document, text, start, end }: DocumentValue, citation: DocumentValue): boolean {
  if (document !== citation.document) return false;
  if (start === undefined || end === undefined || citation.start === undefined) return text.includes(citation.text);
  return start <= citation.start && citation.start < end;
}

function promptLines({ node, system, messages }: SentPrompt, columns: number, { bold, dim }: Colours): string[] {
  const parts = [...(system === undefined ? [] : [{ role: "system", content: system }]), ...messages];
  return [
    `${bold(printableLine(node))} was sent`,
    ...parts.flatMap(({ role, content }) => [
      dim(`  ${role}`),
      ...printable(content)
        .split("\n")
        .flatMap((line) => wrapText(line, columns - 4))
        .map((line) => `    ${line}`),
    ]),
    "",
  ];
}

function nodeLines({ nodes, usage, createdAt, endedAt }: RunDetails, columns: number, { bold }: Colours): string[] {
  const rows = nodes.map(({ node, status, startedAt, endedAt: end, usage: used, outputs }) => [
    printableLine(node),
    status,
    startedAt === undefined || end === undefined ? "" : formatDuration(end - startedAt),
    used === undefined ? "" : formatTokens(used),
    used === undefined || used.input + used.output === 0 ? "" : formatMoneyOf(used),
    typeof outputs?.model === "string" ? printableLine(outputs.model) : "",
  ]);
  const total = [
    "all",
    "",
    endedAt === undefined ? "" : formatDuration(endedAt - createdAt),
    usage === undefined ? "" : formatTokens(usage),
    usage === undefined || usage.input + usage.output === 0 ? "" : formatMoneyOf(usage),
    "",
  ];
  return [bold("nodes"), ...alignColumns([...rows, total]).map((line) => cutText(`  ${line}`, columns)), ""];
}
