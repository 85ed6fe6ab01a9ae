import { Environment, type ParseError } from "@marcbachmann/cel-js";
import type { Range } from "./diagnostic";
import type { DiagnosticCode } from "./diagnostic-codes";
import { isPlanetError, PlanetError } from "./errors";
import { countSteps } from "./expression-steps";
import { type Ast, type Name, type Survey, surveyExpression } from "./expression-survey";
import type { Ports, PortType } from "./port";
import { didYouMean, hinter } from "./suggest";

/** A compiled CEL expression (Common Expression Language, https://cel.dev) over the outputs of nodes. */
export interface Expression {
  readonly text: string;
  /** The nodes that it names. */
  readonly nodes: readonly string[];
  /** Evaluates it over node outputs by node id. Throws `expression_failed` with the expression in the message. */
  evaluate(scope: Readonly<Record<string, unknown>>): unknown;
}

/** Why an expression cannot be used, with the place inside of its text. */
export interface ExpressionFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  readonly range?: Range;
}

const limits = { maxAstNodes: 2_000, maxDepth: 50, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 32 };

/** The longest expression that is read: cel-js walks it recursively. */
const mostCharacters = 10_000;

/** Words that cel-js reads as its own wherever they stand. */
const keywords = new Set(
  `true false null in as break const continue else for function if import let loop package namespace return var void
  while prototype`.split(/\s+/),
);

const celTypes: Readonly<Record<PortType, string>> = {
  text: "string",
  number: "double",
  boolean: "bool",
  json: "dyn",
  documents: "list<dyn>",
  messages: "list<dyn>",
  any: "dyn",
};

/**
 * Checks and compiles an expression.
 * @param outputs the output ports of every node that the expression may name, by node id; undefined for a node whose
 * ports are not known.
 * @param expected what it must give: a truth value for `when`, a list for `for_each`.
 * @param hint what to say of a name that no node has.
 */
export function compileExpression(
  text: string,
  outputs: ReadonlyMap<string, Ports | undefined>,
  expected: "boolean" | "list",
  hint: (node: string) => string | undefined = hinter(outputs.keys()),
): Compiled {
  try {
    return compileUnguarded(text, outputs, expected, hint);
  } catch (error) {
    // Whatever cel-js throws is about this one expression, and must not hide what is wrong with the others.
    const fault =
      error instanceof RangeError ? tooDeeplyNested : { code: "AP1401" as const, message: summaryOf(error) };
    return { fault };
  }
}

type Compiled = { readonly expression: Expression } | { readonly fault: ExpressionFault };

function compileUnguarded(
  text: string,
  outputs: ReadonlyMap<string, Ports | undefined>,
  expected: "boolean" | "list",
  hint: (node: string) => string | undefined,
): Compiled {
  const parsed = parse(text);
  if ("fault" in parsed) return { fault: namedByKeyword(text, outputs) ?? parsed.fault };
  const { names, calls, tooDeep } = parsed.survey;
  if (calls.has("matches")) {
    const message = "the function matches() is refused, because some patterns take minutes";
    return { fault: { code: "AP1404", message, hint: "use contains(), startsWith() or endsWith()" } };
  }
  if (tooDeep !== undefined) {
    const message = `${tooDeep.call}() stands in the third list within a list, which may take for ever`;
    return {
      fault: { code: "AP1404", message, hint: "walk two lists within each other at most", range: tooDeep.range },
    };
  }
  const fault = unknownName(names, outputs, hint);
  if (fault !== undefined) return { fault };
  const nodes = [...new Set(names.map(({ node }) => node))];
  const compiled = environment(nodes, outputs).parse(text);
  const tree = compiled.ast as unknown as Ast;
  for (const { ast, node } of surveyExpression(tree).names) ast.args = variableOf(node);
  const checked = compiled.check();
  if (!checked.valid) {
    const { error } = checked;
    const keyword = namedByKeyword(text, outputs);
    return { fault: keyword ?? { code: "AP1403", message: summaryOf(error), range: error?.range } };
  }
  const type = checked.type ?? "dyn";
  const fits = type === "dyn" || (expected === "boolean" ? type === "bool" : type.startsWith("list"));
  if (!fits) {
    const wanted = expected === "boolean" ? "true or false" : "a list";
    const message = `the expression gives ${typeName(type)}, it must give ${wanted}`;
    return { fault: { code: "AP1403", message, hint: rewritten(text, type, expected) } };
  }
  const counted = countSteps(tree);
  const program: Program = (scope) => (counted === undefined ? compiled(scope) : counted(() => compiled(scope)));
  return { expression: { text, nodes, evaluate: (scope) => evaluate(text, program, scope) } };
}

type Program = (variables: Map<string, unknown>) => unknown;

function evaluate(text: string, program: Program, scope: Readonly<Record<string, unknown>>): unknown {
  // Maps, because an output may have a name that every object has, such as "constructor".
  const variables = new Map<string, unknown>();
  for (const [node, outputs] of Object.entries(scope))
    variables.set(variableOf(node), new Map(Object.entries(outputs as Readonly<Record<string, unknown>>)));
  try {
    return toJson(program(variables));
  } catch (error) {
    const tooLong = isPlanetError(error);
    throw new PlanetError("expression_failed", `the expression "${shorten(text)}" fails: ${summaryOf(error)}`, {
      hint: tooLong ? "give it shorter lists and texts" : "has(a.b) tells whether a field is there",
      cause: error,
    });
  }
}

/** What a node is called inside of CEL: no id can hold a blank, so none is one of CEL's own names, such as "list". */
function variableOf(node: string): string {
  return `node ${node}`;
}

function parse(text: string): { readonly survey: Survey } | { readonly fault: ExpressionFault } {
  if (text.length > mostCharacters) {
    const message = `the expression is longer than ${mostCharacters} characters`;
    return { fault: { code: "AP1401", message, hint: "let a node work out what it needs" } };
  }
  try {
    // Parsing needs no names; the names that it finds decide which variables the checking environment gets.
    const { ast } = new Environment({ unlistedVariablesAreDyn: true, limits }).parse(text);
    return { survey: surveyExpression(ast as unknown as Ast) };
  } catch (error) {
    if (error instanceof RangeError) return { fault: tooDeeplyNested };
    return { fault: { code: "AP1401", message: summaryOf(error), range: (error as Partial<ParseError>).range } };
  }
}

const tooDeeplyNested: ExpressionFault = {
  code: "AP1401",
  message: "the expression is nested too deep",
  hint: "write it flatter",
};

/** A node may be called `in` or `true`, but an expression cannot say so: its parser takes them for its own words. */
function namedByKeyword(text: string, outputs: ReadonlyMap<string, unknown>): ExpressionFault | undefined {
  for (const { 0: node, index } of text.matchAll(/(?<![\w.'"])[A-Za-z_]\w*(?=\s*[.[])/g)) {
    if (!keywords.has(node) || !outputs.has(node)) continue;
    const message = `"${node}" is a word of the expression language, and cannot name a node there`;
    const range = { start: index, end: index + node.length };
    return { code: "AP1402", message, hint: `give the node "${node}" another id`, range };
  }
  return undefined;
}

/** What was probably meant by a plain output of the wrong kind. */
function rewritten(text: string, type: string, expected: "boolean" | "list"): string | undefined {
  const output = text.trim();
  if (!/^\w+\.\w+$/.test(output)) return undefined;
  if (expected === "list") return type === "string" ? `write ${output}.split("\\n") for its lines` : undefined;
  if (type.startsWith("list")) return `write size(${output}) > 0`;
  return type === "string" ? `write ${output} != ""` : `write ${output} > 0`;
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function environment(nodes: readonly string[], outputs: ReadonlyMap<string, Ports | undefined>): Environment {
  const base = baseEnvironment().clone();
  for (const node of nodes) {
    const ports = outputs.get(node);
    if (ports === undefined) base.registerVariable(variableOf(node), "dyn");
    else
      base.registerVariable(variableOf(node), {
        schema: Object.fromEntries(Object.entries(ports).map(([name, { type }]) => [name, celTypes[type]])),
      });
  }
  return base;
}

let base: Environment | undefined;

/** JSON has one kind of number, CEL has two; the mixed operators let `usage.input + 1` work. */
function baseEnvironment(): Environment {
  if (base !== undefined) return base;
  base = new Environment({ homogeneousAggregateLiterals: false, limits });
  const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
    "+": (left, right) => left + right,
    "-": (left, right) => left - right,
    "*": (left, right) => left * right,
    "/": (left, right) => left / right,
    "%": (left, right) => left % right,
  };
  for (const [operator, apply] of Object.entries(operators)) {
    base.registerOperator(`double ${operator} int`, (left, right) => apply(left, Number(right)));
    base.registerOperator(`int ${operator} double`, (left, right) => apply(Number(left), right));
  }
  base.registerOperator("double == int", (left: number, right: bigint) => left === Number(right));
  return base;
}

function unknownName(
  names: readonly Name[],
  outputs: ReadonlyMap<string, Ports | undefined>,
  hint: (node: string) => string | undefined,
): ExpressionFault | undefined {
  for (const { node, port, alone, range } of names) {
    const ports = outputs.get(node);
    if (!outputs.has(node)) {
      const dashed = [...outputs.keys()].find((id) => id.startsWith(`${node}-`));
      const advice = dashed && `in an expression "-" is a minus: give "${dashed}" an id with "_" instead`;
      return { code: "AP1402", message: `"${node}" is no node`, hint: advice ?? hint(node), range };
    }
    if (alone) {
      const example = Object.keys(ports ?? {})[0] ?? "OUTPUT";
      return {
        code: "AP1402",
        message: `"${node}" is a node, and an expression takes its outputs`,
        hint: `write "${node}.${example}"`,
        range,
      };
    }
    if (port === undefined || ports === undefined || Object.hasOwn(ports, port)) continue;
    return {
      code: "AP1402",
      message: `node "${node}" has no output "${port}"`,
      hint: didYouMean(port, Object.keys(ports)),
      range,
    };
  }
  return undefined;
}

function summaryOf(error: unknown): string {
  const { summary } = (error ?? {}) as { summary?: string };
  const message = summary ?? (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  if (message.endsWith(" EOF")) return "the expression ends too early";
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function typeName(type: string): string {
  return (
    ({ string: "a text", double: "a number", int: "a number", bool: "true or false" } as Record<string, string>)[
      type
    ] ?? `a ${type}`
  );
}

/** CEL's whole numbers are bigint; JSON knows only numbers. */
function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), toJson(entry)]));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toJson(entry)]));
}
