import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PlanetError } from "../engine/errors";
import { type JudgedQuery, readJudgements, readQueries } from "../knowledge/read-judged";
import type { Judgements } from "../knowledge/retrieval-metrics";

/** Queries, and what documents they should find. */
export interface JudgedCollection {
  readonly queries: readonly JudgedQuery[];
  /** By the id of the query. */
  readonly judgements: ReadonlyMap<string, Judgements>;
}

/**
 * Reads a file of queries and one of judgements, in the forms that `readQueries` and `readJudgements` know.
 *
 * @param folder What the files are relative to.
 * @throws `not_found` naming a file that is not there, and `invalid_input` naming a line that cannot be read.
 */
export async function readJudgedFiles(
  { queries, judgements }: { readonly queries: string; readonly judgements: string },
  folder: string,
): Promise<JudgedCollection> {
  return {
    queries: readQueries(await readText(queries, folder), queries),
    judgements: readJudgements(await readText(judgements, folder), judgements),
  };
}

async function readText(file: string, folder: string): Promise<string> {
  try {
    return await readFile(resolve(folder, file), "utf8");
  } catch (cause) {
    throw new PlanetError("not_found", `the file "${file}" cannot be read`, {
      hint: "name a file that is there and may be read",
      details: { file },
      cause,
    });
  }
}
