/** A command as the help of `aiplanet` shows it. */
interface ListedCommand {
  readonly name: string;
  readonly summary: string;
}

/** Commands that belong together, under a word that says to what. */
export interface CommandList {
  readonly title: string;
  readonly commands: readonly ListedCommand[];
}

/** All commands, in the order in which somebody comes to need them. */
export const commandLists: readonly CommandList[] = [
  {
    title: "Start",
    commands: [
      { name: "init", summary: "make a project that runs at once, without a key" },
      { name: "run", summary: "run a workflow and print its answer" },
      { name: "chat", summary: "chat with your documents and workflows" },
    ],
  },
  {
    title: "Workflows",
    commands: [
      { name: "validate", summary: "report everything that is wrong with workflow files" },
      { name: "graph", summary: "draw a workflow" },
      { name: "test", summary: "check that workflows answer as they should" },
      { name: "workflow", summary: "save versions, compare them and restore them" },
      { name: "runs", summary: "show, resume, answer and repeat runs that were kept" },
    ],
  },
  {
    title: "Documents",
    commands: [
      { name: "embed", summary: "index files, folders and web pages" },
      { name: "search", summary: "find the passages that fit a question" },
      { name: "kb", summary: "list, measure and pin what is indexed" },
    ],
  },
  {
    title: "Keeping",
    commands: [
      { name: "stack", summary: "keep projects apart: their workflows, documents and chats" },
      { name: "backup", summary: "write all that is kept into one file" },
      { name: "restore", summary: "bring a backup back" },
    ],
  },
  {
    title: "Setting up",
    commands: [
      { name: "config", summary: "show and change settings, with where each comes from" },
      { name: "completion", summary: "complete commands, flags and names in your shell" },
      { name: "doctor", summary: "show what is ready, and how to put right what is not" },
    ],
  },
];

const titleWidth = 12;
const nameWidth = 12;

/** The help of `aiplanet` itself: it fits a terminal of 24 lines, and ends with what to type next. */
export function rootHelp(): string {
  return [
    "Usage: aiplanet COMMAND [arguments] [flags]",
    "",
    "Runs AI workflows that are described in one file.",
    "",
    ...commandLists.flatMap(({ title, commands }) =>
      commands.map(
        ({ name, summary }, place) =>
          `${(place === 0 ? title : "").padEnd(titleWidth)}${name.padEnd(nameWidth)}${summary}`,
      ),
    ),
    "",
    "Each takes --help with an example, --quiet, --verbose and --no-color; most take --json.",
    'Begin with `aiplanet init handbook`, `aiplanet chat`, `aiplanet run workflow.yaml "..."`.',
  ].join("\n");
}
