import type { CommandGroup, MakeCommand } from "./command-groups";

/** Loads each command, or group of commands, when it is asked for. */
export const commandLoaders: Readonly<Record<string, (() => Promise<MakeCommand | CommandGroup>) | undefined>> = {
  init: async () => (await import("./commands/init")).initCommand,
  run: async () => (await import("./commands/run")).runCommand,
  chat: async () => (await import("./commands/chat")).chatCommand,
  validate: async () => (await import("./commands/validate")).validateCommand,
  graph: async () => (await import("./commands/graph")).graphCommand,
  embed: async () => (await import("./commands/embed")).embedCommand,
  search: async () => (await import("./commands/search")).searchCommand,
  backup: async () => (await import("./commands/backup")).backupCommand,
  restore: async () => (await import("./commands/restore")).restoreCommand,
  test: async () => (await import("./commands/test")).testCommand,
  completion: async () => (await import("./commands/completion")).completionCommand,
  doctor: async () => (await import("./commands/doctor")).doctorCommand,
  stack: async () => (await import("./command-groups")).stackGroup,
  workflow: async () => (await import("./command-groups")).workflowGroup,
  runs: async () => (await import("./command-groups")).runsGroup,
  kb: async () => (await import("./command-groups")).kbGroup,
  config: async () => (await import("./command-groups")).configGroup,
};
