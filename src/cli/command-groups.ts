import type { Command } from "commander";
import type { Outcome } from "./main";
import type { Terminal } from "./terminal";

/** Makes one command. */
export type MakeCommand = (terminal: Terminal, outcome: Outcome) => Command;

/** A group of commands, such as `aiplanet kb lock` and `aiplanet kb diff`. */
export interface CommandGroup {
  readonly name: string;
  readonly description: string;
  /** What stands below its help. */
  readonly help: string;
  /** Loads its commands, when one of them is asked for. */
  readonly load: () => Promise<readonly MakeCommand[]>;
}

/** What is done with runs that were kept. */
export const runsGroup: CommandGroup = {
  name: "runs",
  description: "Look at runs that were kept, resume them, answer them and run them again.",
  help: 'A run is named by its id, by the beginning of it, or by "last".\n\nExample:\n  aiplanet runs resume last',
  load: async () => (await import("./commands/runs")).runsCommands,
};

/** What is done with workflows that were saved. */
export const workflowGroup: CommandGroup = {
  name: "workflow",
  description: "Save workflows with their versions, compare them and restore them.",
  help: "Example:\n  aiplanet workflow save examples/handbook/workflow.yaml",
  load: async () => (await import("./commands/workflow")).workflowCommands,
};

/** What is done with stacks. */
export const stackGroup: CommandGroup = {
  name: "stack",
  description: "Make, list, rename and delete stacks: projects with their workflows, documents and chats.",
  help: "Example:\n  aiplanet stack create handbook",
  load: async () => (await import("./commands/stack")).stackCommands,
};

/** What is done with settings. */
export const configGroup: CommandGroup = {
  name: "config",
  description: "Show and change settings, and say where each value comes from.",
  help: "Example:\n  aiplanet config list",
  load: async () => (await import("./commands/config")).configCommands,
};

/** What is done with the collections of workflows. */
export const kbGroup: CommandGroup = {
  name: "kb",
  description: "Measure what collections find, pin what they hold, and compare it.",
  help: "Example:\n  aiplanet kb lock examples/handbook/workflow.yaml",
  load: async () => (await import("./commands/kb")).kbCommands,
};
