import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { beforeAll, describe, expect, test } from "vitest";
import { withCommands } from "./command-page";
import { testTerminal } from "./fixtures/test-terminal";
import { wholeProgram } from "./program";

const marks = (name: string) => [
  `<!-- ${name}: written by \`npm run build\` from the commands -->`,
  `<!-- /${name} -->`,
];
const [overview = "", overviewEnd = ""] = marks("overview");
const [commands = "", commandsEnd = ""] = marks("commands");

describe("docs/cli.md", () => {
  let page: string;
  let made: string;
  beforeAll(async () => {
    page = await readFile(new URL("../../docs/cli.md", import.meta.url), "utf8");
    made = withCommands(page, await wholeProgram(testTerminal()));
  });

  test("is what the commands say; `npm run build` writes it anew", () => {
    expect(page).toBe(made);
  });

  test("has a section for each command that its overview leads to", () => {
    const anchors = [...made.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    const headings = [...made.matchAll(/^### `(.*)`$/gm)].map(([, heading = ""]) =>
      heading.replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-"),
    );
    expect(headings.length).toBeGreaterThan(20);
    expect(anchors).toEqual(expect.arrayContaining(headings));
    for (const anchor of anchors) expect([...headings, "start"]).toContain(anchor);
  });
});

describe("a page of the commands", () => {
  const program = new Command("aiplanet").addCommand(
    new Command("graph").description("Draw a workflow.").argument("<file>"),
  );

  test("keeps what stands outside of the marks, and is the same when it is made again", () => {
    const page = `# Title\n\n${overview}\nlong gone\n${overviewEnd}\n\nProse.\n\n${commands}\nlong gone\n${commandsEnd}\n\nEnd.\n`;
    const made = withCommands(page, program);
    expect(made).toMatch(/^# Title\n\n<!-- overview.*\n\n\| \| command \| does \| more \|\n/);
    expect(made).toContain("\n\nProse.\n\n");
    expect(made).toMatch(/\n\nEnd\.\n$/);
    expect(made).not.toContain("long gone");
    expect(withCommands(made, program)).toBe(made);
  });

  test.each([
    ["no mark at all", "# A page"],
    ["no mark of the reference", `${overview}\n${overviewEnd}`],
    ["marks the wrong way round", `${overviewEnd}\n${overview}`],
  ])("is refused with %s", (_, page) => {
    expect(() => withCommands(page, program)).toThrow("the page lacks the marks");
  });
});
