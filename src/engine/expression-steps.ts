import { PlanetError } from "./errors";
import { type Ast, childrenOf, isMacro } from "./expression-survey";

/** The most steps that one evaluation takes: elements of lists that are walked, and a thousand characters of a text each. */
export const mostSteps = 1_000_000;

/** What of a node of cel-js's tree says how it is evaluated. A node that was written for another one has that one. */
interface Evaluated extends Ast {
  readonly meta: { readonly alternate?: Evaluated; readonly evaluate: Evaluate };
  setMeta(key: "evaluate", value: Evaluate): unknown;
}

type Evaluate = (evaluator: unknown, ast: unknown, context: unknown) => unknown;

/** Made once: it is thrown for every element that is left. */
const tooManySteps = new PlanetError("expression_failed", `it takes more than ${mostSteps} steps`);

/** Operators that compare or join whole lists and texts. */
const walkingOperators = new Set(["in", "==", "!=", "+"]);

/**
 * Makes a checked tree count its steps, so that lists within lists cannot block the process: cel-js has no limit of its
 * own. To be called once, before the tree is evaluated first.
 * @returns runs an evaluation with a count of its own, and throws when it takes more than {@link mostSteps}. Undefined
 * for a tree without macros, the work of which its own size limits.
 */
export function countSteps(root: Ast): (<Result>(evaluation: () => Result) => Result) | undefined {
  let steps = 0;
  let macros = false;
  const measure = (ast: Ast) => {
    const node = (ast as Evaluated).meta.alternate ?? (ast as Evaluated);
    const { evaluate } = node.meta;
    node.setMeta("evaluate", function (this: unknown, evaluator, own, context) {
      if (steps > mostSteps) throw tooManySteps;
      const value = evaluate.call(this, evaluator, own, context);
      steps += sizeOf(value);
      if (steps > mostSteps) throw tooManySteps;
      return value;
    });
  };
  const visit = (ast: Ast): void => {
    if (isMacro(ast)) {
      macros = true;
      measure(ast.args[1]);
    } else if (ast.op === "rcall") {
      const [name, receiver, words] = ast.args as [string, Ast, Ast[]];
      if (name === "split") measure(ast);
      if (name !== "size") for (const operand of [receiver, ...words]) measure(operand);
    } else if (walkingOperators.has(ast.op)) {
      for (const operand of ast.args as Ast[]) measure(operand);
    }
    for (const child of childrenOf(ast.args)) visit(child);
  };
  visit(root);
  if (!macros) return undefined;
  return (evaluation) => {
    steps = 0;
    const result = evaluation();
    // all(), exists(), && and || go on after an error, as CEL wants it, so that the result may not tell of it.
    if (steps > mostSteps) throw tooManySteps;
    return result;
  };
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length / 1_000;
  if (Array.isArray(value)) return value.length + 1;
  if (value instanceof Map) return value.size + 1;
  return typeof value === "object" && value !== null ? Object.keys(value).length + 1 : 1;
}
