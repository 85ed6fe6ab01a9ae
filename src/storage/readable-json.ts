const width = 100;

/**
 * Writes JSON for people who review it: two spaces of indentation, what fits into a line in one line, and lists of short
 * values as running text. The same value gives the same text, which ends with a line break.
 */
export function readableJson(value: unknown): string {
  return `${write(value, "", 0)}\n`;
}

/** @param taken the characters of the line that are taken already, without the indentation. */
function write(value: unknown, indent: string, taken: number): string {
  const flat = flatJson(value);
  if (typeof value !== "object" || value === null || indent.length + taken + flat.length <= width) return flat;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const fields = Object.entries(value).map(([name, field]) => {
      const start = `${JSON.stringify(name)}: `;
      return inner + start + write(field, inner, start.length);
    });
    return `{\n${fields.join(",\n")}\n${indent}}`;
  }
  const items = value.some((item) => typeof item === "object" && item !== null)
    ? value.map((item) => inner + write(item, inner, 0))
    : fill(value.map(flatJson), inner);
  return `[\n${items.join(",\n")}\n${indent}]`;
}

/** Puts as many items into each line as fit. */
function fill(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line !== "" && indent.length + line.length + item.length + 3 > width) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? item : `${line}, ${item}`;
  }
  return [...lines, indent + line];
}

/** In one line, with a space after each comma and colon. */
function flatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${flatJson(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
