/** A value in nested data that has no further parts, or a list of such values, and the path to it: `tags`, `a.b[2]`. */
export type Leaf = readonly [path: string, value: unknown];

const longestPath = 200;

/**
 * The leaves of JSON data in their order. Depth is no matter: nothing recurses.
 *
 * @param value What JSON.parse returns.
 * @param path The path to the value itself; empty for the whole.
 */
export function* leavesOf(value: unknown, path = ""): Generator<Leaf> {
  const open: Leaf[] = [[path, value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, current] = next;
    if (isScalar(current) || (Array.isArray(current) && current.every(isScalar))) {
      yield next;
    } else if (Array.isArray(current)) {
      for (let index = current.length - 1; index >= 0; index -= 1) {
        open.push([below(at, `[${index}]`), current[index]]);
      }
    } else {
      for (const [name, part] of Object.entries(current as object).reverse()) {
        open.push([below(at, at === "" ? name : `.${name}`), part]);
      }
    }
  }
}

/** A path ends growing where it is long, or the paths of deep data would fill the memory. */
function below(path: string, step: string): string {
  return path.length > longestPath ? path : path + step;
}

/** A leaf's value as text: lists joined by ", ", null as nothing. */
export function leafText(value: unknown): string {
  return Array.isArray(value) ? value.map(leafText).join(", ") : String(value ?? "");
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
