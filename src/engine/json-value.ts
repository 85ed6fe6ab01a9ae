/** How deep lists and maps may lie in each other in a value: a value that holds itself has no end. */
const deepest = 200;

/** How many values one output may hold: one that names the same list again and again is short only in memory. */
const most = 10_000_000;

/** Why a value is no plain JSON, and where in it. */
export interface JsonFault {
  /** Such as `holds a bigint`. */
  readonly reason: string;
  readonly path: readonly (string | number)[];
}

/**
 * Whether a value can be written as JSON and read again as what it is. It is asked for the outputs of every node, so
 * texts, numbers and truth values cost nothing. A field without a value is no fault: it is left out.
 */
export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || findJsonFault(value) === undefined;
    default:
      return false;
  }
}

/** What keeps a value from being plain JSON; undefined when nothing does. */
export function findJsonFault(value: unknown): JsonFault | undefined {
  const path: (string | number)[] = [];
  const reason = value === undefined ? "gives no value" : new Walk(path).reasonOf(value, 0);
  return reason === undefined ? undefined : { reason, path: path.reverse() };
}

/** A class, so that nothing is made for each value. */
class Walk {
  private left = most;

  /** @param path gets the way to the fault, innermost first. */
  constructor(private readonly path: (string | number)[]) {}

  reasonOf(value: unknown, depth: number): string | undefined {
    switch (typeof value) {
      case "string":
      case "boolean":
      case "undefined":
        return undefined;
      case "number":
        return Number.isFinite(value) ? undefined : `holds ${value}`;
      case "object":
        return value === null ? undefined : this.reasonOfObject(value, depth);
      default:
        return `holds a ${typeof value}`;
    }
  }

  private reasonOfObject(value: object, depth: number): string | undefined {
    if (depth >= deepest) return `holds itself, or is nested more than ${deepest} deep`;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        const reason = this.reasonAt(value[index], index, depth);
        if (reason !== undefined) return reason;
      }
      return undefined;
    }
    if (typeof (value as { toJSON?: unknown }).toJSON === "function" || Symbol.iterator in value) {
      return `holds a ${nameOf(value)}, which is no plain value`;
    }
    const fields = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(fields)) {
      const reason = this.reasonAt(fields[key], key, depth);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  private reasonAt(value: unknown, key: string | number, depth: number): string | undefined {
    this.left -= 1;
    const reason = this.left < 0 ? `holds more than ${most} values` : this.reasonOf(value, depth + 1);
    // The way to a value that holds itself is as long as the search was.
    if (reason !== undefined && depth < 10) this.path.push(key);
    return reason;
  }
}

function nameOf(value: object): string {
  const { constructor: maker } = value;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "special object";
}
