import { PlanetError } from "../engine/errors";
import { askerName, checkAnswer, type OpenQuestion, readAnswer } from "../engine/questions";
import type { GivenAnswer } from "./runs";

/**
 * Who is answered what.
 * @param run The run's id.
 * @param open The questions that the run waits for.
 * @throws `not_found` when nobody asks, or not the one who is answered; `usage` when several ask and none is named;
 *   `invalid_input` when it is no answer to the question.
 */
export function readGivenAnswer(
  run: string,
  open: readonly OpenQuestion[],
  { asker, value, text }: GivenAnswer,
): { readonly asker: string; readonly value: unknown } {
  const names = open.map(askerName);
  if (open.length === 0) {
    throw new PlanetError("not_found", `the run "${run}" waits for no answer`, {
      hint: `look at it: aiplanet runs show ${run}`,
    });
  }
  if (asker === undefined && open.length > 1) {
    throw new PlanetError("usage", `the run "${run}" waits for ${open.length} answers`, {
      hint: `say which one it is: --node ${names.join(", --node ")}`,
    });
  }
  const asked = asker === undefined ? open[0] : open[names.indexOf(asker)];
  if (asked === undefined) {
    throw new PlanetError("not_found", `"${asker}" of the run "${run}" asks nothing`, {
      hint: `it is asked by ${names.map((name) => `"${name}"`).join(", ")}`,
    });
  }
  const name = askerName(asked);
  const given = text === undefined ? value : readAnswer(asked.question, text);
  return { asker: name, value: checkAnswer(asked.question, given, name) };
}
