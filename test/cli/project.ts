import { copyFile, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { root } from "./command-line";

/** A small project with documents; every one was last changed long ago. */
export async function openProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const all = { "w.yaml": asking, "echo.yaml": echoing, "docs/leave.md": leave, "docs/travel.md": travel, ...files };
  const folder = await temporaryFolder(all);
  for (const name of Object.keys(all)) await makeOld(join(folder, name));
  return folder;
}

/** Puts one of the PDFs of src/knowledge/fixtures into a project. */
export async function addPdf(fixture: string, folder: string, name: string): Promise<void> {
  await copyFile(join(root, "src/knowledge/fixtures", fixture), join(folder, name));
  await makeOld(join(folder, name));
}

/** Indexing trusts the time of a file only when it is past. */
export async function makeOld(path: string, seconds = 1_700_000_000): Promise<void> {
  await utimes(path, seconds, seconds);
}

/** A project with one more node type, `wait`, that says "waiting" and waits until it is stopped. */
export async function openSlowProject(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await openProject({
    "aiplanet.config.yaml": "plugins: [./slow.mjs]\n",
    "slow.mjs": slow,
    "node_modules/installed.txt": "",
    "slow.yaml":
      workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  slow: { type: wait, inputs: { documents: find.documents } }
  reply: { type: output, inputs: { text: slow.text } }`),
    ...files,
  });
  await symlink(root, join(folder, "node_modules", "aiplanet"));
  return folder;
}

/** A workflow that asks the documents in docs. */
export function workflow(nodes: string): string {
  return `api_version: aiplanet/v1
kind: Workflow
name: test
knowledge:
  docs: { sources: [docs] }
nodes:
  question: { type: user_query }
${nodes}
`;
}

const leave = "# Leave\n\nEverybody has 27 days of leave per year.\n";
const travel = "# Travel\n\nA hotel may cost 125 euros per night. Trains are better than planes.\n";

const asking =
  workflow(`  find: { type: knowledge_base, config: { collection: docs }, inputs: { query: question.text } }
  answer: { type: llm_engine, inputs: { question: question.text, sources: find.documents } }
  reply: { type: output, inputs: { text: answer.text, sources: answer.citations } }`);

const echoing = `api_version: aiplanet/v1
kind: Workflow
name: echo
nodes:
  question:
    type: user_query
    config: { inputs: { days: { type: number, default: 3 }, tags: { type: json, default: [] } } }
  reply: { type: output, config: { format: json }, inputs: { text: question.text, json: [question.days, question.tags] } }
`;

const slow = `import { defineNode, port } from "aiplanet";

export const nodes = [
  defineNode({
    type: "wait",
    description: "Waits until it is stopped.",
    inputs: { documents: port.documents("What it waits with.") },
    outputs: { text: port.text("Nothing ever.") },
    run: ({ signal, delta }) =>
      new Promise((_, reject) => {
        const timer = setInterval(() => undefined, 1000);
        signal.addEventListener("abort", () => {
          clearInterval(timer);
          reject(signal.reason);
        });
        delta("waiting");
      }),
  }),
];
`;
