import type { Setting, SettingOrigin, VariableOrigin } from "../app/settings";
import { shownPath } from "./shown-path";
import { printableLine, type Terminal } from "./terminal";

/** A setting's value in one line; nothing where it has none. */
export function valueText(value: unknown): string {
  if (value === undefined) return "";
  return Array.isArray(value) ? `[${value.map(valueText).join(", ")}]` : printableLine(String(value));
}

/** Where a setting comes from, in one line. */
export function originText({ value, origin, variable }: Setting, terminal: Terminal): string {
  if (variable === null) return `${placeText(origin, terminal)}, not set`;
  if (variable !== undefined) {
    const where = variableText(variable, terminal);
    return origin.kind === variable.kind ? where : `${placeText(origin, terminal)}, set in ${where}`;
  }
  if (origin.kind === "default") return value === undefined ? "not set" : "default";
  const name = "name" in origin ? `${origin.name} in ` : "";
  return `${name}${placeText(origin, terminal)}`;
}

function placeText(origin: SettingOrigin, terminal: Terminal): string {
  switch (origin.kind) {
    case "project":
    case "user":
      return `${shownPath(origin.file, terminal)}:${origin.line}`;
    case "default":
      return "default";
    default:
      return variableText(origin, terminal);
  }
}

function variableText(origin: VariableOrigin, terminal: Terminal): string {
  return origin.kind === "environment" ? "the environment" : shownPath(origin.file, terminal);
}
