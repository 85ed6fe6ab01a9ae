import { isPlanetError, PlanetError } from "../engine/errors";
import type { SqlDatabase } from "./contracts";
import { newId } from "./new-id";
import { type ListFilter, newestMatching, type PagePlace } from "./newest-matching";
import { savingStatements, versionPlace, type WorkflowToSave } from "./workflow-content";
import {
  type EdgeRow,
  type NodeRow,
  type SavedGraph,
  type SavedWorkflow,
  toEdge,
  toNode,
  toVersion,
  toWorkflow,
  type VersionRow,
  type WorkflowRow,
  type WorkflowVersion,
} from "./workflow-rows";

/** What became of a save. */
export interface SaveResult {
  readonly workflow: SavedWorkflow;
  /** The version that the workflow is now as. */
  readonly version: WorkflowVersion;
  /** Whether the save has made the version; false when the content was that of the newest one. */
  readonly isNew: boolean;
}

/** Which versions are given. */
export interface VersionPage {
  /** Only those with a smaller number. */
  readonly before?: number;
  /** From 1. */
  readonly limit: number;
}

/** Workflows with their versions. `now` is in milliseconds since 1970; `random` gives numbers in [0, 1). */
export interface WorkflowStore {
  /**
   * Keeps a workflow under its name, which makes a version unless the newest one has the same content. Of several saves
   * at once each makes the version after that of another. Throws `not_found` without the stack, and `usage` when the
   * name cannot be one.
   */
  save(workflow: WorkflowToSave, now: number, random?: () => number): Promise<SaveResult>;
  get(id: string): Promise<SavedWorkflow | undefined>;
  find(stack: string, name: string): Promise<SavedWorkflow | undefined>;
  /** The workflows of a stack, the last saved first; `workflowPlace` says where the next page begins. */
  list(stack: string, filter: ListFilter): Promise<SavedWorkflow[]>;
  /** The nodes and edges of the newest version, by id; both are empty without the workflow. */
  graph(id: string): Promise<SavedGraph>;
  /** The versions of a workflow, newest first. */
  versions(id: string, page: VersionPage): Promise<WorkflowVersion[]>;
  version(id: string, number: number): Promise<WorkflowVersion | undefined>;
  /** What a version is made of, by its hash. */
  content(hash: string): Promise<string | undefined>;
  /**
   * Removes the workflow with its versions; its runs stay, with what they ran. What nothing needs any more goes when runs
   * are pruned. False when there is none.
   */
  remove(id: string): Promise<boolean>;
}

const longestName = 100;
/** More than any version's number, as databases hold one. */
const afterAll = 2 ** 31 - 1;
const selectWorkflow = `SELECT workflows.*,
  (SELECT MAX(number) FROM workflow_versions WHERE workflow_id = workflows.id) AS version FROM workflows`;

/**
 * Workflows in a SQL database.
 *
 * @param database An open database with the layout of `migrations.ts`; its owner closes it.
 */
export function workflowStore(database: SqlDatabase): WorkflowStore {
  async function get(id: string): Promise<SavedWorkflow | undefined> {
    const row = await database.get<WorkflowRow>(`${selectWorkflow} WHERE workflows.id = ?`, [id]);
    return row && toWorkflow(row);
  }

  async function find(stack: string, name: string): Promise<SavedWorkflow | undefined> {
    const row = await database.get<WorkflowRow>(`${selectWorkflow} WHERE stack_id = ? AND name = ?`, [
      stack,
      name.normalize("NFC"),
    ]);
    return row && toWorkflow(row);
  }

  /** The newest version that has this id, this hash, or this number. */
  async function versionOf(workflow: string, id: string, { hash, sameAs = 0 }: WorkflowToSave) {
    const row = await database.get<VersionRow>(
      `SELECT * FROM workflow_versions WHERE workflow_id = ? AND (id = ? OR hash = ? OR number = ?)
       ORDER BY CASE WHEN id = ? THEN 0 ELSE 1 END, number DESC LIMIT 1`,
      [workflow, id, hash, sameAs, id],
    );
    return row && toVersion(row);
  }

  return {
    async save(saved, now, random = Math.random) {
      const named = { ...saved, name: checkedName(saved.name) };
      const ids = { workflow: newId("workflow", now, random), version: newId("version", now, random) };
      const changed = await database.batch(savingStatements(named, ids, now)).catch(async (error: unknown) => {
        const stack = await database.get("SELECT id FROM stacks WHERE id = ?", [saved.stack]);
        if (stack !== undefined || !isPlanetError(error)) throw error;
        throw new PlanetError("not_found", `there is no stack with the id "${saved.stack}"`, { cause: error });
      });
      const workflow = await find(named.stack, named.name);
      const version = workflow && (await versionOf(workflow.id, ids.version, named));
      if (workflow === undefined || version === undefined) {
        throw new PlanetError("storage_failed", `the workflow "${named.name}" is removed by others as it is saved`, {
          hint: "save it again",
          retryable: true,
        });
      }
      return { workflow, version, isNew: changed[versionPlace] === 1 };
    },

    get,
    find,

    list(stack, filter) {
      const page = async (after: PagePlace | undefined, limit: number) => {
        const { time, id } = after ?? { time: Number.MAX_SAFE_INTEGER, id: "" };
        const rows = await database.all<WorkflowRow>(
          `${selectWorkflow} WHERE stack_id = ? AND (updated_at < ? OR (updated_at = ? AND id < ?))
           ORDER BY updated_at DESC, id DESC LIMIT ?`,
          [stack, time, time, id, limit],
        );
        return rows.map(toWorkflow);
      };
      return newestMatching(filter, page, ({ name }) => name, workflowPlace);
    },

    async graph(id) {
      const [nodes, edges] = await Promise.all([
        database.all<NodeRow>("SELECT * FROM workflow_nodes WHERE workflow_id = ? ORDER BY id", [id]),
        database.all<EdgeRow>("SELECT * FROM workflow_edges WHERE workflow_id = ? ORDER BY id", [id]),
      ]);
      return { nodes: nodes.map(toNode), edges: edges.map(toEdge) };
    },

    async versions(id, { before = afterAll, limit }) {
      const rows = await database.all<VersionRow>(
        "SELECT * FROM workflow_versions WHERE workflow_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
        [id, before, limit],
      );
      return rows.map(toVersion);
    },

    async version(id, number) {
      const row = await database.get<VersionRow>(
        "SELECT * FROM workflow_versions WHERE workflow_id = ? AND number = ?",
        [id, number],
      );
      return row && toVersion(row);
    },

    async content(hash) {
      const row = await database.get<{ content: string }>("SELECT content FROM workflow_contents WHERE hash = ?", [
        hash,
      ]);
      return row?.content;
    },

    remove: async (id) => (await database.run("DELETE FROM workflows WHERE id = ?", [id])) === 1,
  };
}

/** Where a workflow stands in the list of a stack's workflows. */
export function workflowPlace({ id, updatedAt }: SavedWorkflow): PagePlace {
  return { id, time: updatedAt };
}

/** The name as it is kept: the same letter is written alike, whoever has typed it. */
function checkedName(name: string): string {
  const known = name.normalize("NFC");
  const length = Array.from(known).length;
  // Half a surrogate pair would come back from the database as another character.
  if (length <= longestName && /^\S(?:.*\S)?$/u.test(known) && !/[\p{Cc}\p{Cs}]/u.test(known)) return known;
  const shown = length > longestName ? `a text of ${length} characters` : JSON.stringify(name);
  throw new PlanetError("usage", `${shown} cannot be the name of a saved workflow`, {
    hint: `name it in one line of 1 to ${longestName} characters, without spaces at its ends, such as handbook`,
  });
}
