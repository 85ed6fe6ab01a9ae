import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { PlanetError } from "../engine/errors";
import type { Plan } from "../engine/plan";
import { readWorkflow } from "../engine/read-workflow";
import type { CollectionEntry } from "../engine/workflow";

/** A collection as a workflow declares it, or uses it without declaring its sources. */
export interface DeclaredCollection {
  readonly name: string;
  readonly entry: CollectionEntry;
  /** The folder of the workflow file, as an absolute path, and the file's name in it. */
  readonly folder: string;
  readonly workflow: string | undefined;
  /** Whether a node of the workflow searches it. */
  readonly used: boolean;
}

/** The collections of plans and of all workflows that they include, each once for each workflow file. */
export function declaredCollections(plans: readonly Plan[]): DeclaredCollection[] {
  const collections = new Map<string, DeclaredCollection>();
  for (const { workflow, nodes } of plans.flatMap(withIncluded)) {
    const { folder, file, knowledge } = workflow;
    if (folder === undefined) continue;
    const used = new Set(nodes.flatMap(({ handler, config }) => handler.collection(config) ?? []));
    for (const name of new Set([...Object.keys(knowledge), ...used])) {
      const entry = (Object.hasOwn(knowledge, name) ? knowledge[name] : undefined) ?? {};
      const of = file === undefined ? undefined : basename(file);
      collections.set(JSON.stringify([folder, of, name]), { name, entry, folder, workflow: of, used: used.has(name) });
    }
  }
  return [...collections.values()];
}

function withIncluded(plan: Plan): Plan[] {
  const inner = plan.nodes.flatMap(({ handler }) => handler.inner ?? []);
  return [plan, ...inner.flatMap(withIncluded)];
}

/**
 * The workflow files that lie in a folder, sorted, relative to `base`.
 * @throws `not_found` when there is none.
 */
export async function workflowFiles(folder: string, base: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => /\.(?:ya?ml|json)$/i.test(entry.name)).map(({ name }) => name);
  const files: string[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined && readWorkflow(text, name).meant) files.push(relative(base, path));
  }
  if (files.length > 0) return files;
  throw new PlanetError("not_found", "the folder holds no workflow", {
    hint: "name a workflow file, or go to the folder that holds one",
  });
}
