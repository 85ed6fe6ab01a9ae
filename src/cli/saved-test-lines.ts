import type { SavedTest } from "../app/testing/save-test";
import { shownPath } from "./shown-path";
import { printableLine, type Terminal } from "./terminal";

/** What a person is told of a test that was saved: what and where, and whether it can be replayed. */
export function savedTestLines(
  { file, name, events, replays, reason = "", othersUnrecorded }: SavedTest,
  terminal: Pick<Terminal, "folder" | "environment">,
): string[] {
  const path = printableLine(shownPath(file, terminal));
  const before = events === undefined ? "" : `, what came before it in ${printableLine(shownPath(events, terminal))}`;
  return [
    `${path}: ${printableLine(name)}`,
    ...(replays
      ? [`what models answered is recorded${before}; it is replayed by: aiplanet test ${path}`]
      : [`it cannot be replayed yet: ${printableLine(reason)}`, `record it: aiplanet test ${path} --record`]),
    ...(othersUnrecorded ? [`the other cases are not recorded yet; record them: aiplanet test ${path} --record`] : []),
  ];
}
