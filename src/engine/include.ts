import type { Diagnostic } from "./diagnostic";
import type { Workflow } from "./workflow";

/**
 * What became of a file that a node of type `workflow` names. The engine reads no files: whoever loads a workflow
 * loads what it includes as well, and stops where a file would include itself.
 */
export type Include =
  | {
      readonly kind: "workflow";
      /** False for a file that is something else, of which nothing may be shown; see `WorkflowReading`. */
      readonly meant?: boolean;
      readonly workflow: Workflow | undefined;
      readonly diagnostics: readonly Diagnostic[];
      readonly folder: string;
      readonly includes: Includes;
    }
  /** `chain`: the files from the one that is included again to itself. */
  | { readonly kind: "cycle"; readonly chain: readonly string[] }
  | { readonly kind: "unreadable"; readonly message: string };

/** The included files of one workflow, by the name that stands in the node's `config.file`. */
export type Includes = ReadonlyMap<string, Include>;

/** The files that a workflow includes, each once. */
export function includedFiles(workflow: Workflow): string[] {
  const files = workflow.nodes.flatMap(({ type, config }) =>
    type === "workflow" && typeof config.file === "string" ? [config.file] : [],
  );
  return [...new Set(files)];
}
