import { access } from "node:fs/promises";
import { join, relative } from "node:path";
import { PlanetError } from "../engine/errors";
import { didYouMean } from "../engine/suggest";
import type { Workflow } from "../engine/workflow";
import type { StackStore } from "../storage/stack-store";
import type { NodePosition, SavedWorkflow, WorkflowVersion } from "../storage/workflow-rows";
import { type WorkflowStore, workflowPlace } from "../storage/workflow-store";
import { compareContents, differOnlyInLayout } from "./compare-contents";
import { planWriting, type WritingPlan, writeFiles } from "./restore-files";
import type { RunSource } from "./runs";
import { noStack, stackNamed } from "./stacks";
import { graphOf, type Positions, positionsIn, readLayout } from "./workflow-graph";
import { contentHash, type WorkflowContent, workflowOf } from "./workflow-snapshot";
import type { ComparedVersion, CompareVersionsOptions, Workflows } from "./workflows";

/** What saved workflows work with. */
export interface WorkflowServices {
  readonly store: WorkflowStore;
  readonly stacks: StackStore;
  /** Reads and checks a workflow with all that it includes. Throws `not_found` and `invalid_workflow`. */
  readonly sourceOf: (workflow: string | Workflow) => Promise<RunSource>;
  /** Absolute: what names of files are relative to. */
  readonly folder: string;
  /** The stack in use: the one that is meant where none is named. It need not be there yet. */
  readonly stack: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
}

const defaultLimit = 50;
const mostNamed = 200;
const versionsRead = 100;

/** Makes the saved workflows of a store. */
export function createWorkflows(services: WorkflowServices): Workflows {
  const { store, stacks, sourceOf, folder, stack: inUse, now, random } = services;

  async function stackOf(name: string): Promise<string | undefined> {
    if (name !== inUse) return (await stackNamed(stacks, name)).id;
    return (await stacks.find(name))?.id;
  }

  async function find(name: string, stack = inUse): Promise<SavedWorkflow> {
    const id = await stackOf(stack);
    const found = id === undefined ? undefined : await store.find(id, name);
    if (found !== undefined) return found;
    const others = id === undefined ? [] : await store.list(id, { limit: mostNamed });
    throw noWorkflow(
      name,
      others.map((workflow) => workflow.name),
    );
  }

  async function versionOf(workflow: SavedWorkflow, number = workflow.version): Promise<WorkflowVersion> {
    const found = await store.version(workflow.id, number);
    if (found !== undefined) return found;
    throw new PlanetError("not_found", `"${workflow.name}" has no version ${number}`, {
      hint: workflow.version === 1 ? "there is only version 1" : `there are the versions 1 to ${workflow.version}`,
    });
  }

  async function contentOf({ hash }: WorkflowVersion): Promise<WorkflowContent> {
    const text = await store.content(hash);
    if (text !== undefined) return JSON.parse(text);
    throw new PlanetError("storage_failed", `the content ${hash.slice(0, 12)} is not kept any more`, {
      hint: "restore the data folder from a backup",
    });
  }

  /** The newest version's number, where a content is that version's but for its layout. */
  async function sameAs(stack: string, name: string, content: WorkflowContent): Promise<number | undefined> {
    const saved = await store.find(stack, name);
    const newest = saved && (await store.version(saved.id, saved.version));
    if (newest === undefined || !differOnlyInLayout(await contentOf(newest), content)) return undefined;
    return newest.number;
  }

  async function keep(stack: string, name: string, source: RunSource, more: Kept) {
    const { content } = source;
    const workflow = workflowOf(content);
    const same = more.restores === undefined ? await sameAs(stack, name, content) : undefined;
    return store.save(
      {
        stack,
        name,
        ...(workflow.description === undefined ? {} : { description: workflow.description }),
        content: JSON.stringify(content),
        hash: contentHash(content),
        folder: source.folder,
        ...graphOf(workflow, new Map([...more.positions, ...positionsIn(ownText(content))])),
        ...(more.restores === undefined ? {} : { restores: more.restores }),
        ...(same === undefined ? {} : { sameAs: same }),
      },
      now(),
      random,
    );
  }

  /** Whether some version holds each of the texts that would be replaced, at the place in the content where it stands. */
  async function unsaved(workflow: SavedWorkflow, { replaced }: WritingPlan): Promise<string[]> {
    let open = [...replaced];
    for (let before = workflow.version + 1; open.length > 0 && before > 1; ) {
      const versions = await store.versions(workflow.id, { before, limit: versionsRead });
      for (const version of versions) {
        const { entry, files } = await contentOf(version);
        const own = entry === undefined ? undefined : files[entry];
        open = open.filter(({ name, found }) => found === undefined || (found !== files[name] && found !== own));
      }
      before = versions.at(-1)?.number ?? 1;
    }
    return open.map(({ shown }) => shown);
  }

  /** The file that the newest version was saved from; undefined for a workflow that was made in code. */
  async function fileOf(workflow: SavedWorkflow): Promise<string | undefined> {
    const newest = await versionOf(workflow);
    const { entry } = await contentOf(newest);
    return entry === undefined ? undefined : join(newest.folder, entry);
  }

  /** What is compared, as the options leave it open. */
  async function sidesOf(workflow: SavedWorkflow, { before, after }: CompareVersionsOptions) {
    const newest = workflow.version;
    if (before !== undefined) return { before, after: after ?? newest };
    if (after !== undefined) return { before: after === newest ? previous(workflow) : newest, after };
    const file = await fileOf(workflow);
    const isThere = file !== undefined && (await exists(file));
    return isThere ? { before: newest, after: "file" as const } : { before: previous(workflow), after: newest };
  }

  async function sideOf(workflow: SavedWorkflow, which: ComparedVersion): Promise<WorkflowContent> {
    if (which !== "file") return contentOf(await versionOf(workflow, which));
    const file = await fileOf(workflow);
    if (file !== undefined) return (await sourceOf(relative(folder, file))).content;
    throw new PlanetError("usage", `"${workflow.name}" was made in code, so there is no file to compare`, {
      hint: "compare two of its versions by their numbers",
    });
  }

  return {
    async save(workflow, { stack = inUse, name } = {}) {
      const source = await sourceOf(workflow);
      const { entry } = source.content;
      const positions = entry === undefined ? new Map() : await readLayout(join(source.folder, entry));
      const { id } = await stacks.ensure(stack, now(), random);
      return keep(id, name ?? workflowOf(source.content).name, source, { positions });
    },

    async list({ stack = inUse, search, after, limit = defaultLimit } = {}) {
      const id = await stackOf(stack);
      if (id === undefined) return [];
      return store.list(id, {
        limit,
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after: workflowPlace(after) }),
      });
    },

    get: (name, { stack } = {}) => find(name, stack),
    graph: async (name, { stack } = {}) => store.graph((await find(name, stack)).id),

    async history(name, { stack, before, limit = defaultLimit } = {}) {
      const { id } = await find(name, stack);
      return store.versions(id, { limit, ...(before === undefined ? {} : { before }) });
    },

    async version(name, number, { stack } = {}) {
      const version = await versionOf(await find(name, stack), number);
      return { ...version, content: await contentOf(version) };
    },

    async compare(name, options = {}) {
      const workflow = await find(name, options.stack);
      const { before, after } = await sidesOf(workflow, options);
      const [old, young] = [await sideOf(workflow, before), await sideOf(workflow, after)];
      return { before, after, changes: compareContents(old, young) };
    },

    async restore(name, number, { stack, to, mayReplace } = {}) {
      const workflow = await find(name, stack);
      const [version, newest] = [await versionOf(workflow, number), await versionOf(workflow)];
      const content = await contentOf(version);
      const plan = to === undefined ? nothingToWrite : await planWriting(content, to, folder);
      const lost = await unsaved(workflow, plan);
      if (lost.length > 0) {
        if (mayReplace === undefined) throw refuseReplacing(lost);
        if (!(await mayReplace(lost))) return undefined;
      }
      const result =
        newest.hash === version.hash
          ? { workflow, version: newest, isNew: false }
          : await keep(
              workflow.stack,
              workflow.name,
              { content, folder: folderNow(version, newest, content, await contentOf(newest)) },
              { restores: number, positions: positionsOf((await store.graph(workflow.id)).nodes) },
            );
      await writeFiles(plan.writes);
      return { ...result, written: plan.writes.map(({ shown }) => shown), left: plan.left };
    },

    async remove(name, { stack } = {}) {
      await store.remove((await find(name, stack)).id);
    },
  };
}

/** The error of a workflow that nobody saved. */
export function noWorkflow(name: string, names: readonly string[]): PlanetError {
  return new PlanetError("not_found", `there is no saved workflow "${name}"`, {
    hint: didYouMean(name, names) ?? "save one: aiplanet workflow save FILE",
  });
}

/** The error where nothing was ever kept. */
export function nothingSaved(name: string, stack: string, inUse: string): PlanetError {
  return stack === inUse ? noWorkflow(name, []) : noStack(stack, []);
}

/** How a content is kept. */
interface Kept {
  readonly positions: Positions;
  readonly restores?: number;
}

const nothingToWrite: WritingPlan = { writes: [], replaced: [], left: [] };

function ownText({ entry, files }: WorkflowContent): string {
  return entry === undefined ? "" : (files[entry] ?? "");
}

/** Where the file of an old version lies now: with the newest version's, where that is the same file. */
function folderNow(old: WorkflowVersion, newest: WorkflowVersion, { entry }: WorkflowContent, now: WorkflowContent) {
  return entry === now.entry ? newest.folder : old.folder;
}

function previous({ version }: SavedWorkflow): number {
  return Math.max(1, version - 1);
}

function positionsOf(nodes: readonly { readonly id: string; readonly position?: NodePosition }[]): Positions {
  return new Map(nodes.flatMap(({ id, position }) => (position === undefined ? [] : [[id, position]])));
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function refuseReplacing(files: readonly string[]): PlanetError {
  const named = files.map((file) => `"${file}"`).join(", ");
  return new PlanetError("usage", `${named} ${files.length === 1 ? "holds" : "hold"} what no version holds`, {
    hint: "save it first, so that it is not lost: aiplanet workflow save FILE",
    details: { files },
  });
}
