import type { Planet } from "../app/planet";
import { isPlanetError, PlanetError } from "../engine/errors";
import { searchedCollections } from "./chat/searched-collections";
import { shellWords } from "./shell-words";

/**
 * The error of a search in a collection that is not there, with what the project's own workflow searches as its hint;
 * any other error as it is.
 * @param question what was looked for.
 */
export async function withSearchHint(error: unknown, planet: Planet, question: string): Promise<unknown> {
  if (!isPlanetError(error) || error.code !== "not_found") return error;
  const { collection } = error.details ?? {};
  // A workflow that cannot be read is no reason to tell something else than what is the matter here.
  const answering = await planet.answering().catch(() => undefined);
  if (answering === undefined || typeof collection !== "string") return error;
  const filled = searchedCollections(answering.plan).filter(({ sources }) => sources !== undefined);
  const own = filled.find(({ name }) => name === collection);
  const other = filled[0];
  if (own === undefined && other === undefined) return error;
  const again = ["aiplanet", "search", question, "--collection", other?.name ?? ""];
  const hint =
    own === undefined
      ? `"${answering.name}" answers from "${other?.name}": ${shellWords(again)}`
      : `"${answering.name}" fills it when it is first run: ${shellWords(["aiplanet", "run", answering.name, question])}`;
  return new PlanetError(error.code, error.message, { hint, cause: error, details: { collection } });
}
