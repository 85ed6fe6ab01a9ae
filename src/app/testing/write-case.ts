import { appendYaml } from "../../engine/append-yaml";
import { editYaml } from "../../engine/edit-yaml";
import { readYaml } from "../../engine/read-yaml";
import { sourceText } from "../../engine/source-text";
import type { TestCase } from "./test-schema";

/** The text of a test file with a case more, and the name that the case has in it. */
export interface WrittenCase {
  readonly text: string;
  readonly name: string;
}

/**
 * Adds a case at the end of a test file. Comments and all other text stay, to the letter where the cases are the last
 * thing in the file.
 * @param text of a test file that can be read, YAML or JSON; `{}` begins a JSON file, nothing one of YAML.
 * @param workflow what a new file says of its workflow.
 * @param added a name that another case has already gets a number.
 */
export function writeCase(text: string, workflow: string, added: TestCase): WrittenCase {
  const before = (readYaml(sourceText(text)).value ?? {}) as {
    readonly cases?: readonly { readonly name?: unknown }[];
  };
  const { cases = [] } = before;
  const name = freeName(
    added.name,
    cases.map((one) => one.name),
  );
  // As a file holds it: without what is undefined.
  const one: unknown = JSON.parse(JSON.stringify({ ...added, name }));
  if (text.trimStart().startsWith("{")) {
    return { name, text: `${JSON.stringify({ workflow, ...before, cases: [...cases, one] }, null, 2)}\n` };
  }
  const head = text.trim() === "" ? editYaml(text, ["workflow"], workflow) : text;
  return { name, text: appendYaml(head ?? text, "cases", one) };
}

function freeName(name: string, taken: readonly unknown[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number += 1) free = `${name} (${number})`;
  return free;
}
