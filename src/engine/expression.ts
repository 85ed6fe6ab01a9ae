import { Environment, ParseError } from "@marcbachmann/cel-js";
import type { Range } from "./diagnostic";
import type { DiagnosticCode } from "./diagnostic-codes";
import { PlanetError } from "./errors";
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
): { readonly expression: Expression } | { readonly fault: ExpressionFault } {
  const parsed = parse(text);
  if ("fault" in parsed) return parsed;
  const { names, calls } = survey(parsed.ast);
  if (calls.has("matches")) {
    const message = "the function matches() is refused, because some patterns take minutes";
    return { fault: { code: "AP1404", message, hint: "use contains(), startsWith() or endsWith()" } };
  }
  const fault = unknownName(names, outputs, hint);
  if (fault !== undefined) return { fault };
  const nodes = [...new Set(names.map(({ node }) => node))];
  const compiled = environment(nodes, outputs).parse(text);
  const checked = compiled.check();
  if (!checked.valid) {
    const { error } = checked;
    return { fault: { code: "AP1403", message: summaryOf(error), range: error?.range } };
  }
  const type = checked.type ?? "dyn";
  const fits = type === "dyn" || (expected === "boolean" ? type === "bool" : type.startsWith("list"));
  if (!fits) {
    const wanted = expected === "boolean" ? "true or false" : "a list";
    return { fault: { code: "AP1403", message: `the expression gives ${typeName(type)}, it must give ${wanted}` } };
  }
  return { expression: { text, nodes, evaluate: (scope) => evaluate(text, compiled, scope) } };
}

function evaluate(
  text: string,
  compiled: (scope: Record<string, unknown>) => unknown,
  scope: Readonly<Record<string, unknown>>,
): unknown {
  try {
    return toJson(compiled(scope as Record<string, unknown>));
  } catch (error) {
    throw new PlanetError("expression_failed", `the expression "${text}" fails: ${summaryOf(error)}`, {
      hint: "has(a.b) tells whether a field is there",
      cause: error,
    });
  }
}

function parse(text: string): { readonly ast: Ast } | { readonly fault: ExpressionFault } {
  try {
    // Parsing needs no names; the names that it finds decide which variables the checking environment gets.
    return { ast: new Environment({ unlistedVariablesAreDyn: true, limits }).parse(text).ast as unknown as Ast };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { fault: { code: "AP1401", message: summaryOf(error), range: error.range } };
  }
}

function environment(nodes: readonly string[], outputs: ReadonlyMap<string, Ports | undefined>): Environment {
  const base = baseEnvironment().clone();
  for (const node of nodes) {
    const ports = outputs.get(node);
    if (ports === undefined) base.registerVariable(node, "dyn");
    else
      base.registerVariable(node, {
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

interface Ast {
  readonly op: string;
  readonly args: unknown;
  readonly range: Range;
}

interface Name {
  readonly node: string;
  /** The output that is named; undefined where the node stands alone, or the output is worked out. */
  readonly port?: string;
  readonly alone: boolean;
  readonly range: Range;
}

/** The macros of CEL that bind a variable: `list.all(x, ...)`, `list.map(x, ...)` and the like. */
const bindingCalls = new Set(["all", "exists", "exists_one", "map", "filter"]);

function survey(root: Ast): { readonly names: readonly Name[]; readonly calls: ReadonlySet<string> } {
  const names: Name[] = [];
  const calls = new Set<string>();
  const visit = (ast: Ast, bound: ReadonlySet<string>): void => {
    const { op, args, range } = ast;
    if (op === "value") return;
    if (op === "id") {
      if (!bound.has(args as string)) names.push({ node: args as string, alone: true, range });
      return;
    }
    const [target] = Array.isArray(args) ? (args as unknown[]) : [];
    if (accessOperators.has(op) && isAst(target) && target.op === "id") {
      const [, key] = args as [Ast, Ast | string];
      if (!bound.has(target.args as string)) {
        names.push({ node: target.args as string, port: portNamed(key), alone: false, range });
      }
      if (isAst(key)) visit(key, bound);
      return;
    }
    if (op === "call" || op === "rcall") calls.add((args as [string])[0]);
    if (op === "rcall" && bindingCalls.has((args as [string])[0])) {
      const [, list, [variable, ...rest]] = args as [string, Ast, Ast[]];
      visit(list, bound);
      const inner = variable?.op === "id" ? new Set([...bound, variable.args as string]) : bound;
      for (const child of rest) visit(child, inner);
      return;
    }
    for (const child of childrenOf(args)) visit(child, bound);
  };
  visit(root, new Set());
  return { names, calls };
}

const accessOperators = new Set([".", ".?", "[]", "[?]"]);

function portNamed(key: Ast | string): string | undefined {
  if (typeof key === "string") return key;
  return key.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

function childrenOf(args: unknown): Ast[] {
  if (isAst(args)) return [args];
  return Array.isArray(args) ? args.flatMap(childrenOf) : [];
}

function isAst(value: unknown): value is Ast {
  return typeof value === "object" && value !== null && "op" in value && "range" in value;
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
