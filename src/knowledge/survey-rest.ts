import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { StoredDocument } from "../storage/contracts";
import { isAddress } from "./page-address";
import type { DocumentToRead } from "./plan-sync";
import type { Survey } from "./survey-files";

/** Stands in the origin of documents that a workflow declares, in front of the folder that they are relative to. */
export const workflowOrigin = "workflow:";

/** Those documents of a collection that the sources do not name. */
export interface Rest {
  /** What is still there, to be read anew for those who put it there. */
  readonly read: readonly DocumentToRead[];
  /** The names of those that are not there any more. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Looks for the documents of a collection that the sources do not name, so that it can be rebuilt as a whole.
 *
 * @param folder Absolute path of the folder that documents added by hand are relative to.
 */
export async function surveyRest(
  stored: readonly StoredDocument[],
  { files, addresses, unreadable }: Survey,
  folder: string,
): Promise<Rest> {
  const named = new Set([...files.map(({ document }) => document), ...addresses, ...unreadable]);
  const read: DocumentToRead[] = [];
  const gone = new Set<string>();
  for (const { document, origin: owner } of stored) {
    if (named.has(document)) continue;
    if (isAddress(document)) {
      read.push({ document, source: { address: document }, stamp: { size: 0, modified: 0 }, owner });
      continue;
    }
    const base = owner.startsWith(workflowOrigin) ? owner.slice(workflowOrigin.length) : folder;
    const path = resolve(base, document);
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) gone.add(document);
    else read.push({ document, source: { path }, stamp: { size: stats.size, modified: stats.mtimeMs }, owner });
  }
  return { read, gone };
}
