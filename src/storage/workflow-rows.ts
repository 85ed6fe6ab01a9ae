import type { JsonObject } from "../engine/plain-json";

/** A saved workflow. Times are milliseconds since 1970. */
export interface SavedWorkflow {
  readonly id: string;
  /** The stack's id. */
  readonly stack: string;
  /** Unique in its stack; one line of 1 to 100 characters. */
  readonly name: string;
  readonly description?: string;
  /** The number of its newest version, from 1. */
  readonly version: number;
  readonly createdAt: number;
  /** When it was last saved, also where that made no version. */
  readonly updatedAt: number;
}

/** What a workflow was when it was saved. It never changes, but that its files may lie in another folder later. */
export interface WorkflowVersion {
  readonly id: string;
  /** The workflow's id. */
  readonly workflow: string;
  /** From 1 for each workflow. */
  readonly number: number;
  /** The SHA-256 of its content, in hex. */
  readonly hash: string;
  /** Absolute: where its file lay when it was last saved. */
  readonly folder: string;
  /** The number of the version that it restores. */
  readonly restores?: number;
  readonly createdAt: number;
}

/** Where a node stands on the canvas. */
export interface NodePosition {
  readonly x: number;
  readonly y: number;
}

/** A node of a workflow's newest version. */
export interface SavedNode {
  readonly id: string;
  readonly type: string;
  /** All that its file says of it beside its type. */
  readonly data: JsonObject;
  readonly position?: NodePosition;
}

/** An edge of a workflow's newest version; without ports where a node only waits for another. */
export interface SavedEdge {
  readonly source: string;
  readonly target: string;
  readonly sourcePort?: string;
  readonly targetPort?: string;
}

/** The nodes and edges of a workflow's newest version. */
export interface SavedGraph {
  readonly nodes: readonly SavedNode[];
  readonly edges: readonly SavedEdge[];
}

export interface WorkflowRow {
  readonly id: string;
  readonly stack_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
}

export function toWorkflow(row: WorkflowRow): SavedWorkflow {
  return {
    id: row.id,
    stack: row.stack_id,
    name: row.name,
    ...(row.description === null ? {} : { description: row.description }),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export interface VersionRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly number: number;
  readonly hash: string;
  readonly folder: string;
  readonly restores: number | null;
  readonly created_at: number;
}

export function toVersion(row: VersionRow): WorkflowVersion {
  return {
    id: row.id,
    workflow: row.workflow_id,
    number: row.number,
    hash: row.hash,
    folder: row.folder,
    ...(row.restores === null ? {} : { restores: row.restores }),
    createdAt: row.created_at,
  };
}

export interface NodeRow {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly position: string | null;
}

export function toNode({ id, type, data, position }: NodeRow): SavedNode {
  return { id, type, data: JSON.parse(data), ...(position === null ? {} : { position: JSON.parse(position) }) };
}

export interface EdgeRow {
  readonly source: string;
  readonly target: string;
  readonly source_port: string | null;
  readonly target_port: string | null;
}

export function toEdge({ source, target, source_port: sourcePort, target_port: targetPort }: EdgeRow): SavedEdge {
  return {
    source,
    target,
    ...(sourcePort === null ? {} : { sourcePort }),
    ...(targetPort === null ? {} : { targetPort }),
  };
}
