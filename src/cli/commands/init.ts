import { Command } from "commander";
import type { Outcome } from "../main";
import type { InitFlags } from "../make-project";
import type { Terminal } from "../terminal";

/** `aiplanet init [FOLDER]` */
export function initCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("init")
    .description("Make a project that runs at once, without a key.")
    .argument("[folder]", "where; it is made when it is not there, and nothing in it is replaced (default: .)")
    .option("-t, --template <name>", "what the project is made from (default: rag-chat)")
    .option("--list", "list the templates")
    .option("-y, --yes", "ask nothing, and take what is usual")
    .option("--json", "print what was made, or the templates, as JSON")
    .addHelpText("after", "\nExample:\n  aiplanet init my-bot --template rag-chat")
    .action(async (folder: string | undefined, flags: InitFlags) => {
      // Loaded when it is asked for, because all commands start with what stands here.
      const { listTemplates, makeProject } = await import("../make-project");
      outcome.exitCode = flags.list ? listTemplates(flags, terminal) : await makeProject(folder, flags, terminal);
    });
}
