import { Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { commandReference } from "./command-reference";

describe("the reference of the commands", () => {
  test("has usage, description, arguments, flags and example of a command", () => {
    const program = new Command("aiplanet").option("-q, --quiet", "print less");
    program.addCommand(
      new Command("graph")
        .description("Draw a workflow.")
        .argument("<file>", "a workflow file")
        .argument("[place...]", "where")
        .addOption(new Option("--format <format>", "how | where").choices(["text", "svg"]).default("text"))
        .addOption(new Option("--secret").hideHelp())
        .addHelpText("after", "\nExample:\n  aiplanet graph a.yaml"),
    );
    expect(commandReference(program)).toContain(`### \`aiplanet graph <file> [place...]\`

Draw a workflow.

| | |
|---|---|
| \`<file>\` | a workflow file |
| \`[place...]\` | where |
| \`--format <format>\` | how \\| where (one of \`text\`, \`svg\`; default: text) |

\`\`\`console
$ aiplanet graph a.yaml
\`\`\``);
    expect(commandReference(program)).toContain(
      "## Flags of every command\n\n| | |\n|---|---|\n| `-q, --quiet` | print less |",
    );
  });
});
