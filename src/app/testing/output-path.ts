import type { Observation } from "./observation";

/** The value that an assertion is about. */
export interface Target {
  /** As it is called in messages: `answer.text`. */
  readonly name: string;
  /** The node that gave it; undefined for what the whole run gave. */
  readonly node: string | undefined;
  /** Undefined when there is no such value. */
  readonly value: unknown;
}

const step = /^\.?([^.[\]]+)|^\[(\d+)\]/;

/** The steps of a path such as `passages.documents[0].page`; undefined for a text that is none. */
export function readOutputPath(text: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  for (let rest = text.trim(); rest !== ""; ) {
    const found = step.exec(rest);
    if (found === null) return undefined;
    const [all, key, place] = found;
    steps.push(place === undefined ? (key ?? "") : Number(place));
    rest = rest.slice(all.length);
  }
  return steps.length < 2 ? undefined : steps;
}

/**
 * Finds the value that an assertion is about.
 * @param path as in `output`; undefined for the text of the run's answer, or of the only node that is tested.
 * @param only the node that is tested, where it is one.
 */
export function findTarget(
  path: string | undefined,
  { output, outputs }: Pick<Observation, "output" | "outputs">,
  only: string | undefined,
): Target {
  if (path === undefined) {
    const given = only === undefined ? output : outputs[only];
    const port = given === undefined || "text" in given ? "text" : (Object.keys(given)[0] ?? "text");
    return { name: only === undefined ? "the answer" : `${only}.${port}`, node: only, value: given?.[port] };
  }
  const [node = "", ...rest] = readOutputPath(path) ?? [];
  const value = rest.reduce<unknown>(
    (inside, key) =>
      typeof inside === "object" && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    outputs[String(node)],
  );
  return { name: path, node: String(node), value };
}
