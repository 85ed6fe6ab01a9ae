import { Liquid, type Template as LiquidNode } from "liquidjs";
import type { Range } from "./diagnostic";
import { PlanetError } from "./errors";

/** A compiled Liquid template (https://shopify.github.io/liquid/). It can read no file, run no code and reach nothing. */
export interface Template {
  readonly text: string;
  /** The names that it reads from the values it is rendered with. */
  readonly variables: readonly TemplateVariable[];
  /** Renders it. Throws `template_failed` when a value is missing or rendering takes too much. */
  render(values: Readonly<Record<string, unknown>>): string;
}

/** A name that a template reads, and where. */
export interface TemplateVariable {
  readonly name: string;
  readonly range: Range;
}

/** Why a template cannot be used. */
export interface TemplateFault {
  readonly message: string;
  readonly range?: Range;
}

let engine: Liquid | undefined;

function liquid(): Liquid {
  engine ??= new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    parseLimit: 1_000_000,
    renderLimit: 5_000,
    memoryLimit: 50_000_000,
  });
  return engine;
}

/** Tags that would read another template: there is none to read. */
const fileTags = /\{%-?\s*(include|render|layout|block)\b/;

/** Compiles a template, or says what is wrong with it. */
export function compileTemplate(text: string): { readonly template: Template } | { readonly fault: TemplateFault } {
  const forbidden = fileTags.exec(text);
  if (forbidden) {
    const range = { start: forbidden.index, end: forbidden.index + forbidden[0].length };
    return { fault: { message: `the tag "${forbidden[1]}" is refused, because a template reads no files`, range } };
  }
  try {
    const nodes = liquid().parse(text);
    const { globals } = liquid().analyzeSync(nodes);
    const variables = Object.entries(globals).flatMap(([name, uses]) => {
      const location = uses[0]?.location;
      if (location === undefined) return [];
      const start = offsetOf(text, location.row, location.col);
      return [{ name, range: { start, end: start + name.length } }];
    });
    return { template: { text, variables, render: (values) => render(nodes, values) } };
  } catch (error) {
    if (!isLiquidError(error)) throw error;
    const { token } = error;
    return { fault: { message: plain(error), range: token ? { start: token.begin, end: token.end } : undefined } };
  }
}

function render(nodes: LiquidNode[], values: Readonly<Record<string, unknown>>): string {
  try {
    return String(liquid().renderSync(nodes, values));
  } catch (error) {
    if (!isLiquidError(error)) throw error;
    throw new PlanetError("template_failed", `a template fails: ${plain(error)}`, { cause: error });
  }
}

interface LiquidFault extends Error {
  readonly token?: { readonly begin: number; readonly end: number };
}

function isLiquidError(error: unknown): error is LiquidFault {
  return error instanceof Error && (error.name.endsWith("Error") || "token" in error) && !(error instanceof TypeError);
}

function plain(error: Error): string {
  return (error.message.split("\n")[0] ?? "").replace(/, line:\d+, col:\d+$/, "");
}

function offsetOf(text: string, row: number, column: number): number {
  let start = 0;
  for (let line = 1; line < row; line += 1) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
