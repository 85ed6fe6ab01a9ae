import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { commandOverview } from "./command-overview";

describe("the overview of the commands", () => {
  const program = new Command("aiplanet")
    .addCommand(new Command("graph").argument("<file>").argument("[place...]"))
    .addCommand(new Command("stack").addCommand(new Command("list")).addCommand(new Command("use").argument("<name>")));
  const rows = commandOverview(program).split("\n");

  test("leads to the section of a command", () => {
    expect(rows).toContain("|  | [`graph`](#aiplanet-graph-file-place) | draw a workflow |  |");
  });

  test("leads to the sections of a group's commands, and to the page that explains them", () => {
    expect(rows).toContain(
      "| Keeping | `stack` [`list`](#aiplanet-stack-list), [`use`](#aiplanet-stack-use-name) | keep projects apart: their workflows, documents and chats | [stacks](stacks.md) |",
    );
  });
});
