import { Command, Option } from "commander";
import { PlanetError } from "../../engine/errors";
import type { Outcome } from "../main";
import { openPlanet } from "../open-planet";
import type { Terminal } from "../terminal";

/** The flags of `aiplanet chat`. */
export interface ChatFlags {
  readonly workflow?: string;
  readonly model?: string;
  readonly continue?: boolean;
  readonly resume?: string;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly data?: string;
}

/** `aiplanet chat [STACK]` */
export function chatCommand(terminal: Terminal, outcome: Outcome): Command {
  return new Command("chat")
    .description("Chat with the documents and workflows of a stack; read from stdin where that is no terminal.")
    .argument("[stack]", "the stack (default: the one in use)")
    .option("-w, --workflow <file>", "the workflow that answers: a file, or the name of one saved in the stack")
    .option("-m, --model <id>", "what the model `default` stands for, such as openai:gpt-5-mini")
    .addOption(new Option("-c, --continue", "go on with the stack's last chat").conflicts("resume"))
    .option("-r, --resume <chat>", "go on with the chat of this id, the beginning of it, or words of its title")
    .option("--plain", "write lines below each other and draw nothing again; for screen readers")
    .option("--json", "print each answer as one line of JSON")
    .option("--data <folder>", "where documents and chats are kept (default: .aiplanet)")
    .addHelpText("after", "\nExample:\n  aiplanet chat handbook --continue")
    .action(async (stack: string | undefined, flags: ChatFlags) => {
      outcome.exitCode = await chat(stack, flags, terminal);
    });
}

/** Chats until the person leaves, or the input ends; returns the exit code. */
export async function chat(stack: string | undefined, flags: ChatFlags, terminal: Terminal): Promise<number> {
  if (stack !== undefined && /\.(?:ya?ml|json)$/i.test(stack)) throw noStackButFile(stack);
  const [{ openSession }, { findChat }] = await Promise.all([import("../chat/session"), import("../chat/find-chat")]);
  const session = await openSession({
    openPlanet: (model) => openPlanet(terminal, { dataFolder: flags.data, model }),
    stack,
    workflow: flags.workflow,
    model: flags.model,
    now: Date.now,
  });
  try {
    const earlier = await findChat(session, flags);
    if (earlier !== undefined) await session.resume(earlier);
    if (isScreen(terminal, flags)) return await (await import("../chat/screen-chat")).screenChat(session, terminal);
    const typed = terminal.stdin.isTTY === true;
    const interactive = typed && terminal.stdout.isTTY === true && flags.json !== true;
    return await (await import("../chat/line-chat")).lineChat(session, { ...flags, interactive, typed }, terminal);
  } finally {
    await session.close();
  }
}

/** Whether the chat may draw on a terminal. A terminal in CI shows only the last of what is drawn. */
function isScreen({ stdin, stdout, environment }: Terminal, { plain, json }: ChatFlags): boolean {
  const asked = plain === true || json === true || Boolean(environment.AIPLANET_PLAIN);
  const able = environment.TERM !== "dumb" && !environment.CI;
  return !asked && able && stdin.isTTY === true && stdout.isTTY === true;
}

function noStackButFile(file: string): PlanetError {
  return new PlanetError("usage", `"${file}" is a file, and a chat is with a stack`, {
    hint: `aiplanet chat --workflow ${file}`,
  });
}
