import type { Range } from "./diagnostic";

/** A node of the tree that cel-js makes of an expression, as far as it is read here. */
export interface Ast {
  readonly op: string;
  /** What it is made of; of an `id`, its name, which may be written anew before the tree is checked. */
  args: unknown;
  readonly range: Range;
}

/** A place of an expression that names a node. */
export interface Name {
  readonly ast: Ast;
  readonly node: string;
  /** The output that is named; undefined where the node stands alone, or the output is worked out. */
  readonly port?: string;
  readonly alone: boolean;
  readonly range: Range;
}

/** What an expression names and calls. */
export interface Survey {
  readonly names: readonly Name[];
  readonly calls: ReadonlySet<string>;
  /** The first macro over a list that stands too deep in the bodies of others. */
  readonly tooDeep: { readonly call: string; readonly range: Range } | undefined;
}

/** How many macros over lists may stand in each other's bodies: the work is the product of the lists' lengths. */
const deepestMacro = 2;

/** The macros of CEL that bind a variable: `list.all(x, ...)`, `list.map(x, ...)` and the like. */
const bindingCalls = new Set(["all", "exists", "exists_one", "map", "filter"]);

const accessOperators = new Set([".", ".?", "[]", "[?]"]);

/** Finds the nodes that an expression names, without the variables that its macros bind, and what it calls. */
export function surveyExpression(root: Ast): Survey {
  const names: Name[] = [];
  const calls = new Set<string>();
  let tooDeep: Survey["tooDeep"];
  const visit = (ast: Ast, bound: ReadonlySet<string>, depth: number): void => {
    const { op, args, range } = ast;
    if (op === "value") return;
    if (op === "id") {
      if (!bound.has(args as string)) names.push({ ast, node: args as string, alone: true, range });
      return;
    }
    const [target] = Array.isArray(args) ? (args as unknown[]) : [];
    if (accessOperators.has(op) && isAst(target) && target.op === "id") {
      const [, key] = args as [Ast, Ast | string];
      if (!bound.has(target.args as string)) {
        names.push({ ast: target, node: target.args as string, port: portNamed(key), alone: false, range });
      }
      if (isAst(key)) visit(key, bound, depth);
      return;
    }
    if (op === "call" || op === "rcall") calls.add((args as [string])[0]);
    if (isMacro(ast)) {
      const [call, list, [variable, ...rest]] = ast.args;
      visit(list, bound, depth);
      if (depth >= deepestMacro) tooDeep ??= { call, range };
      const inner = variable?.op === "id" ? new Set([...bound, variable.args as string]) : bound;
      for (const child of rest) visit(child, inner, depth + 1);
      return;
    }
    for (const child of childrenOf(args)) visit(child, bound, depth);
  };
  visit(root, new Set(), 0);
  return { names, calls, tooDeep };
}

/** Whether the node is one of CEL's macros over a list. */
export function isMacro(ast: Ast): ast is Ast & { readonly args: [call: string, list: Ast, rest: Ast[]] } {
  return ast.op === "rcall" && bindingCalls.has((ast.args as [string])[0]);
}

/** The nodes directly below one, or below what it is made of. */
export function childrenOf(args: unknown): Ast[] {
  if (isAst(args)) return [args];
  return Array.isArray(args) ? args.flatMap(childrenOf) : [];
}

function portNamed(key: Ast | string): string | undefined {
  if (typeof key === "string") return key;
  return key.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

function isAst(value: unknown): value is Ast {
  return typeof value === "object" && value !== null && "op" in value && "range" in value;
}
