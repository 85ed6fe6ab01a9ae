import { Command } from "commander";
import type { CollectionSummary } from "../../app/documents";
import type { Planet } from "../../app/planet";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { moment } from "../moment";
import { print, printableLine, printJson, type Terminal } from "../terminal";
import { alignColumns } from "../usage-table";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet stack show`. */
interface ShowFlags {
  readonly json?: boolean;
  readonly data?: string;
}

/** How many chats and runs are shown. */
const newest = 5;
const workflowsShown = 100;

/** `aiplanet stack show [NAME]` */
export function stackShowCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("show")
    .description("Show what belongs to a stack: workflows, documents, and the newest chats and runs.")
    .argument("[name]", "the stack (default: the one in use)")
    .option("--json", "print it as one JSON object")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet stack show handbook")
    .action(async (name: string | undefined, flags: ShowFlags) => {
      outcome.exitCode = await showStack(name, flags, terminal);
    });
}

async function showStack(wanted: string | undefined, flags: ShowFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const shown = await lookAt(wanted ?? planet.stack, planet);
    if (flags.json) printJson(terminal, shown);
    else for (const line of linesOf(shown)) print(terminal, line);
    return exitCodes.fine;
  });
}

type ShownStack = Awaited<ReturnType<typeof lookAt>>;

async function lookAt(name: string, { stacks, documents, workflows, chats, runs, stack: inUse }: Planet) {
  const { workflows: _, ...stack } = await stacks.summary(name);
  const [collections, savedWorkflows, newestChats, newestRuns] = await Promise.all([
    documents.collections(),
    workflows.list({ stack: name, limit: workflowsShown }),
    chats.list(name, { limit: newest }),
    runs.list({ stack: stack.id, limit: newest }),
  ]);
  const collection = collections.find((one) => one.stack === stack.name);
  return {
    ...stack,
    inUse: stack.name === inUse,
    ...(collection?.embedding === undefined ? {} : { embedding: collection.embedding }),
    workflows: savedWorkflows,
    newestChats: newestChats.map(({ id, title, updatedAt }) => ({ id, title, updatedAt })),
    newestRuns,
  };
}

function linesOf(stack: ShownStack): string[] {
  const { name, inUse, description, createdAt, usedAt, workflows, newestChats, newestRuns } = stack;
  const more = (count: number, shown: readonly unknown[]) =>
    count > shown.length && shown.length > 0 ? [`  and ${count - shown.length} more`] : [];
  return [
    `${printableLine(name)}${inUse ? "  (in use)" : ""}`,
    ...(description === undefined ? [] : [`  ${printableLine(description)}`]),
    `  made ${moment(createdAt)}${usedAt === undefined ? "" : `, last used ${moment(usedAt)}`}`,
    `  ${counted(stack.documents, "document")}, ${counted(stack.chunks, "chunk")}${vectorsOf(stack)}`,
    counted(workflows.length, "workflow"),
    ...indented(
      workflows.map(({ name: workflow, version, updatedAt }) => [
        printableLine(workflow),
        `version ${version}`,
        moment(updatedAt),
      ]),
    ),
    counted(stack.chats, "chat"),
    ...indented(newestChats.map(({ id, title, updatedAt }) => [id, moment(updatedAt), printableLine(title)])),
    ...more(stack.chats, newestChats),
    counted(stack.runs, "run"),
    ...indented(
      newestRuns.map(({ id, status, createdAt: started, workflow }) => [
        id,
        status,
        moment(started),
        printableLine(workflow),
      ]),
    ),
    ...more(stack.runs, newestRuns),
  ];
}

function vectorsOf({ embedding }: Pick<CollectionSummary, "embedding">): string {
  return embedding === undefined ? "" : `, vectors of ${printableLine(embedding)}`;
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return alignColumns(rows).map((line) => `  ${line}`);
}
