import type { SqlStatement } from "./contracts";
import type { SavedEdge, SavedGraph, SavedNode } from "./workflow-rows";

/** A workflow to save. */
export interface WorkflowToSave extends SavedGraph {
  /** The stack's id. */
  readonly stack: string;
  readonly name: string;
  readonly description?: string;
  /** All that it is made of, and the SHA-256 of that in hex. */
  readonly content: string;
  readonly hash: string;
  /** Absolute: where its file lies. */
  readonly folder: string;
  /** The number of the version that is restored. */
  readonly restores?: number;
  /** The number of the version that it is but for its layout, so that no version is made while that is the newest one. */
  readonly sameAs?: number;
}

/** Ids for what a save may make. */
export interface NewIds {
  readonly workflow: string;
  readonly version: string;
}

/** The place of the statement that makes a version, among those of {@link savingStatements}. */
export const versionPlace = 2;

const theWorkflow = "(SELECT id FROM workflows WHERE stack_id = ? AND name = ?)";

/** The newest version, where it has the hash or the number that is given: then there is nothing to keep. */
const unchanged = `SELECT 1 FROM workflow_versions AS newest WHERE newest.workflow_id = workflows.id
  AND (newest.hash = ? OR newest.number = ?)
  AND newest.number = (SELECT MAX(number) FROM workflow_versions AS other WHERE other.workflow_id = workflows.id)`;

/**
 * The statements of one save. The first one changes the workflow's row, and so lets no other save of it in between; it
 * refuses the batch where there is no such stack.
 */
export function savingStatements(saved: WorkflowToSave, ids: NewIds, now: number): SqlStatement[] {
  const { stack, name, hash, content, folder, restores, sameAs = 0 } = saved;
  const which = [stack, name];
  return [
    workflowRow(saved, ids.workflow, now),
    {
      sql: `INSERT INTO workflow_contents (hash, content)
            SELECT ?, ? FROM workflows WHERE stack_id = ? AND name = ? AND NOT EXISTS (${unchanged})
            ON CONFLICT (hash) DO NOTHING`,
      values: [hash, content, ...which, hash, sameAs],
    },
    {
      sql: `INSERT INTO workflow_versions (id, workflow_id, number, hash, folder, restores, created_at)
            SELECT ?, id, (SELECT COALESCE(MAX(number), 0) + 1 FROM workflow_versions WHERE workflow_id = workflows.id),
              ?, ?, CAST(? AS INTEGER), CAST(? AS DOUBLE PRECISION)
            FROM workflows WHERE stack_id = ? AND name = ? AND NOT EXISTS (${unchanged})`,
      values: [ids.version, hash, folder, restores ?? null, now, ...which, hash, sameAs],
    },
    {
      sql: `UPDATE workflow_versions SET folder = ? WHERE workflow_id = ${theWorkflow} AND folder <> ?
              AND number = (SELECT MAX(number) FROM workflow_versions AS other WHERE other.workflow_id = ${theWorkflow})`,
      values: [folder, ...which, folder, ...which],
    },
    { sql: `DELETE FROM workflow_nodes WHERE workflow_id = ${theWorkflow}`, values: which },
    { sql: `DELETE FROM workflow_edges WHERE workflow_id = ${theWorkflow}`, values: which },
    ...saved.nodes.map((node) => nodeRow(node, which)),
    ...saved.edges.map((edge) => edgeRow(edge, which)),
  ];
}

/** An edge's id in its workflow: `SOURCE.PORT->TARGET.PORT`, without the ports that it does not name. */
export function edgeId({ source, target, sourcePort, targetPort }: SavedEdge): string {
  const end = (node: string, port: string | undefined) => (port === undefined ? node : `${node}.${port}`);
  return `${end(source, sourcePort)}->${end(target, targetPort)}`;
}

function workflowRow({ stack, name, description, nodes }: WorkflowToSave, id: string, now: number): SqlStatement {
  const configs = Object.fromEntries(nodes.map((node) => [node.id, node.data.config ?? {}]));
  return {
    sql: `INSERT INTO workflows (id, stack_id, name, description, node_configs, created_at, updated_at)
          SELECT ?, id, ?, ?, ?, CAST(? AS DOUBLE PRECISION), CAST(? AS DOUBLE PRECISION) FROM stacks WHERE id = ?
          ON CONFLICT (stack_id, name) DO UPDATE SET description = excluded.description,
            node_configs = excluded.node_configs, updated_at = excluded.updated_at`,
    values: [id, name, description ?? null, JSON.stringify(configs), now, now, stack],
    changes: 1,
  };
}

function nodeRow({ id, type, data, position }: SavedNode, which: readonly string[]): SqlStatement {
  return {
    sql: `INSERT INTO workflow_nodes (workflow_id, id, type, data, position)
          SELECT id, ?, ?, ?, ? FROM workflows WHERE stack_id = ? AND name = ?`,
    values: [id, type, JSON.stringify(data), position === undefined ? null : JSON.stringify(position), ...which],
  };
}

function edgeRow(edge: SavedEdge, which: readonly string[]): SqlStatement {
  return {
    sql: `INSERT INTO workflow_edges (workflow_id, id, source, target, source_port, target_port)
          SELECT id, ?, ?, ?, ?, ? FROM workflows WHERE stack_id = ? AND name = ?
          ON CONFLICT (workflow_id, id) DO NOTHING`,
    values: [edgeId(edge), edge.source, edge.target, edge.sourcePort ?? null, edge.targetPort ?? null, ...which],
  };
}
