import type { Diagnostic } from "./diagnostic";
import type { Expression } from "./expression";
import type { NodeHandler, RunInputDeclaration, WorkflowFacts } from "./node";
import type { Port, Ports, PortType } from "./port";
import type { Template } from "./template";
import type { Budget, FailurePolicy, RetryPolicy } from "./workflow";

/** Where one value of an input comes from: an output of the node at `node` in the plan, or the element at hand. */
export type Source =
  | { readonly kind: "port"; readonly node: number; readonly port: string }
  | { readonly kind: "item"; readonly fields: readonly string[] };

/** One connected input of a node. */
export interface InputBinding {
  readonly name: string;
  readonly port: Port;
  readonly sources: readonly Source[];
  /** How several values become one; undefined for a single reference, whose value passes as it is. */
  readonly merge: PortType | undefined;
  /** Whether a source may give a value that does not fit the port, so that it is checked when it comes. */
  readonly unchecked: boolean;
}

/** An expression with the places of the nodes that it names. */
export interface BoundExpression {
  readonly expression: Expression;
  readonly nodes: readonly number[];
}

/** A node that is ready to run: its handler found, its config checked, its inputs bound. */
export interface PlanNode {
  readonly index: number;
  readonly id: string;
  readonly type: string;
  readonly title: string | undefined;
  readonly handler: NodeHandler;
  readonly config: unknown;
  readonly inputs: readonly InputBinding[];
  readonly outputs: Ports;
  /** The output ports as the handler declares them: for a `for_each` node, those of one element. */
  readonly elementOutputs: readonly (readonly [name: string, port: Port])[];
  readonly when: BoundExpression | undefined;
  readonly forEach: BoundExpression | undefined;
  readonly concurrency: number;
  readonly timeout: number | undefined;
  readonly retry: RetryPolicy;
  readonly onError: FailurePolicy;
  readonly cache: boolean | number;
  readonly templates: Readonly<Record<string, Template>>;
  /** Nodes that must end before this one starts, each once. */
  readonly dependencies: readonly number[];
  /** Nodes that wait for this one, each once. */
  readonly dependents: readonly number[];
  /** Whether one call of the handler is all there is: no condition, list, time-out, retry or failure policy. */
  readonly plain: boolean;
}

/** A compiled workflow: checked, ordered, immutable, and good for any number of runs. */
export interface Plan {
  readonly name: string;
  readonly description: string | undefined;
  readonly workflow: WorkflowFacts;
  /** All nodes in an order in which each comes after what it needs; otherwise as in the file. */
  readonly nodes: readonly PlanNode[];
  /** What a run must or may be given. */
  readonly inputs: Readonly<Record<string, RunInputDeclaration>>;
  /** The places of the nodes that give the run's result, as in the file. */
  readonly outputs: readonly number[];
  readonly budget: Budget;
  readonly warnings: readonly Diagnostic[];
}
