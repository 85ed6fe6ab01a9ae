import { Command } from "commander";
import type { StackSummary } from "../../app/stacks";
import { confirm } from "../confirm";
import { counted } from "../counted";
import { exitCodes } from "../exit-codes";
import type { Outcome } from "../main";
import { note, printableLine, printJson, type Terminal } from "../terminal";
import { withPlanet } from "../with-planet";

/** The flags of `aiplanet stack delete`. */
interface DeleteFlags {
  readonly keepDocuments?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** The stack that is in use where no other is chosen. */
const first = "default";

/** `aiplanet stack delete NAME` */
export function stackDeleteCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("delete")
    .description("Delete a stack with its workflows, documents, chats and runs.")
    .argument("<name>", "the stack")
    .option("--keep-documents", "leave the documents in the collection of the same name")
    .option("-y, --yes", "do not ask")
    .option("--json", "print what is gone as one JSON object")
    .option("--data <folder>", "where stacks are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet stack delete handbook --yes")
    .action(async (name: string, flags: DeleteFlags) => {
      outcome.exitCode = await deleteStack(name, flags, terminal);
    });
}

async function deleteStack(name: string, flags: DeleteFlags, terminal: Terminal): Promise<number> {
  return withPlanet(terminal, flags.data, async (planet) => {
    const documents = flags.keepDocuments !== true;
    const stack = await planet.stacks.summary(name);
    const shown = printableLine(stack.name);
    const what = lostWith(stack, documents);
    const question = `delete the stack "${shown}"${what === "" ? "" : ` with ${what}`} for good?`;
    if (!(await confirm(question, flags.yes === true, terminal))) {
      note(terminal, `"${shown}" stays as it is`);
      return exitCodes.fine;
    }
    await planet.stacks.remove(stack.name, { documents });
    if (flags.json) printJson(terminal, { deleted: stack, documentsKept: !documents });
    else note(terminal, `"${shown}" is deleted${what === "" ? "" : ` with ${what}`}`);
    if (stack.name === planet.stack && stack.name !== first) {
      note(terminal, `"${shown}" is still the stack in use; choose another: aiplanet stack use NAME`);
    }
    return exitCodes.fine;
  });
}

/** What goes with a stack, such as `2 workflows, 3 chats and 1 run`; empty for one that nothing is in. */
function lostWith({ workflows, documents, chats, runs }: StackSummary, withDocuments: boolean): string {
  const parts = [
    workflows > 0 ? [counted(workflows, "workflow")] : [],
    withDocuments && documents > 0 ? [counted(documents, "document")] : [],
    chats > 0 ? [counted(chats, "chat")] : [],
    runs > 0 ? [counted(runs, "run")] : [],
  ].flat();
  const last = parts.pop();
  return parts.length === 0 ? (last ?? "") : `${parts.join(", ")} and ${last}`;
}
