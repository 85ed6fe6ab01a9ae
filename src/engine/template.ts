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
  if (engine !== undefined) return engine;
  engine = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictVariables: true,
    // `{% if source.page %}` and `| default:` ask whether there is something.
    lenientIf: true,
    strictFilters: true,
    outputEscape: jsonOfMaps,
    parseLimit: 1_000_000,
    renderLimit: 1_000,
    memoryLimit: 50_000_000,
  });
  for (const name of ["include", "render", "layout", "block"]) {
    engine.registerTag(name, {
      parse() {
        throw new Error(`the tag "${name}" is refused, because a template reads no files`);
      },
      render: () => "",
    });
  }
  return engine;
}

/** Maps, and lists that hold some, are written as JSON; all else as Liquid writes it, which takes any value. */
function jsonOfMaps(value: unknown): string {
  const isMap = (one: unknown) => typeof one === "object" && one !== null;
  return isMap(value) && (!Array.isArray(value) || value.some(isMap)) ? JSON.stringify(value) : (value as string);
}

/** Compiles a template, or says what is wrong with it. */
export function compileTemplate(text: string): { readonly template: Template } | { readonly fault: TemplateFault } {
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
    const { token } = error as LiquidFault;
    return { fault: { message: plain(error), range: token && { start: token.begin, end: token.end } } };
  }
}

function render(nodes: LiquidNode[], values: Readonly<Record<string, unknown>>): string {
  try {
    return String(liquid().renderSync(nodes, values));
  } catch (error) {
    throw new PlanetError("template_failed", `a template fails: ${plain(error)}`, { cause: error });
  }
}

interface LiquidFault {
  readonly token?: { readonly begin: number; readonly end: number };
}

function plain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Maximum call stack")) return "the template is nested too deep";
  return (message.split("\n")[0] ?? "").replace(/, line:\d+, col:\d+$/, "");
}

function offsetOf(text: string, row: number, column: number): number {
  let start = 0;
  for (let line = 1; line < row; line += 1) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}
