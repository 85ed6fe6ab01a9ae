import { PlanetError } from "../engine/errors";

/** What facts have to be, each name of it one of these. */
export type SearchFilter = Readonly<Record<string, readonly (string | number)[]>>;

/**
 * Reads one more `--filter name=value` into those before it; several values of one name stand beside each other. A value
 * that is a number fits facts that are numbers as well.
 * @throws `usage` when it has no name or no `=`.
 */
export function searchFilter(text: string, before: SearchFilter = {}): SearchFilter {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new PlanetError("usage", `--filter "${text}" is not of the form name=value`, {
      hint: 'such as --filter language=en or --filter "document=docs/leave.md"',
    });
  }
  const [name, value] = [text.slice(0, equals), text.slice(equals + 1)];
  const known = Object.hasOwn(before, name) ? (before[name] ?? []) : [];
  const number = value.trim() === "" || !Number.isFinite(Number(value)) ? [] : [Number(value)];
  // Built from entries, so that a fact may have any name.
  return Object.fromEntries([...Object.entries(before), [name, [...known, value, ...number]]]);
}
