import * as z from "zod";
import type { Plan } from "./plan";
import type { Port, Ports, PortValues } from "./port";
import type { Question } from "./questions";
import type { StepCache } from "./step-cache";
import type { Message, Progress, Usage } from "./values";
import type { CollectionEntry } from "./workflow";

/** What a run is given, by name: `text`, `history` and whatever else the workflow declares. */
export type RunInput = Readonly<Record<string, unknown>>;

/** An input that the whole workflow takes, as one of its nodes declares it. */
export interface RunInputDeclaration {
  readonly port: Port;
  /** The value when none is given; without one a port that is not optional must be given. */
  readonly default?: unknown;
}

/** The workflow that a node runs in, as far as nodes may know it. */
export interface WorkflowFacts {
  readonly name: string;
  /** The folder that the workflow's file lies in; undefined for a workflow made in code. */
  readonly folder: string | undefined;
  /** The file as it was named where it was read; undefined for a workflow made in code. */
  readonly file: string | undefined;
  readonly knowledge: Readonly<Record<string, CollectionEntry>>;
}

/** What a handler is called with. One for each attempt. */
export interface NodeContext<
  Config = unknown,
  Inputs = Readonly<Record<string, unknown>>,
  Template extends string = string,
> {
  readonly config: Config;
  /** The inputs by port. An optional one that is not connected, or whose sources were skipped, is undefined. */
  readonly inputs: Inputs;
  /** The node's id. */
  readonly node: string;
  /** The run's id. */
  readonly run: string;
  /** From 1. */
  readonly attempt: number;
  /** The place in the list of a `for_each` node, from 0; undefined for a node without one. */
  readonly element: number | undefined;
  /** Whether the answers of providers may be kept and given again, and for how many milliseconds. */
  readonly cache: boolean | number;
  /** Where outputs are kept from run to run, for handlers that run workflows themselves. */
  readonly kept: StepCache | undefined;
  /** What the run was given. */
  readonly input: RunInput;
  readonly workflow: WorkflowFacts;
  /** Aborted when the run is cancelled, another node fails, or the node's time is up. */
  readonly signal: AbortSignal;
  /** The same for every attempt and every resumption of this piece of work; for vendors that take one. */
  readonly idempotencyKey: string;
  /** Renders one of the config's templates with the given values. */
  render(template: Template, values: Readonly<Record<string, unknown>>): string;
  /** Reports a piece of text as it comes. */
  delta(text: string): void;
  /** Reports how far long work has come. */
  progress(progress: Progress): void;
  /** Tells the person of something that they should know although the work goes on: a document left out, say. */
  notice(text: string): void;
  /** Adds to what the run has used; what is no number from 0 up counts as 0. Throws `budget_exceeded` when that passes the run's budget. */
  use(usage: Usage): void;
  /** Whether the run, or one that it is part of, may use only so many tokens or so much money. */
  readonly hasBudget: boolean;
  /**
   * Sets aside what a call is expected to use, before it is made, so that calls at the same time do not pass the budget
   * together. Throws `budget_exceeded`, and stops the run, when the budget leaves too little. What is set aside is
   * given back by the function returned, once, at the latest when the attempt ends.
   */
  reserve(expected: Usage): () => void;
  /**
   * Asks a person, and resolves with the answer, which may come in another process days later: the node is run again
   * then and asks again. So what it does before it asks must bear repetition, and it asks one question.
   * @param part which part of the node asks, for one that runs parts which may ask too.
   */
  ask(question: Question, part?: string): Promise<unknown>;
}

/** What a model is sent. */
export interface Prompt {
  readonly system?: string;
  /** The conversation, the question last. */
  readonly messages: readonly Message[];
}

/** What of its context decides what a node sends. */
type PromptKeys = "config" | "inputs" | "input" | "render";

/** The values of ports, as a handler sees them: optional ones may be undefined. */
export type ValuesOf<Declared extends Ports> = {
  readonly [Name in keyof Declared as Declared[Name] extends Port<infer _Type, true> ? never : Name]: ValueOf<
    Declared[Name]
  >;
} & {
  readonly [Name in keyof Declared as Declared[Name] extends Port<infer _Type, true> ? Name : never]?: ValueOf<
    Declared[Name]
  >;
};

type ValueOf<Declared> = Declared extends Port<infer Type, boolean> ? PortValues[Type] : never;

type InputsOf<Inputs, Free> = (Inputs extends Ports ? ValuesOf<Inputs> : Readonly<Record<string, unknown>>) &
  (Free extends Port ? Readonly<Record<string, unknown>> : unknown);

type OutputsOf<Outputs> = Outputs extends Ports ? ValuesOf<Outputs> : Readonly<Record<string, unknown>>;

/** The keys of a config that hold text, and so may hold a template. */
export type TextKeys<Config> = {
  [Key in keyof Config & string]: string extends Config[Key]
    ? Key
    : Config[Key] extends string | undefined
      ? Key
      : never;
}[keyof Config & string];

/** A name in a config that stands for nothing where the workflow is checked. */
export interface UnknownName {
  /** The config key that holds it. */
  readonly key: string;
  readonly message: string;
  readonly hint?: string;
}

/** What {@link defineNode} takes. `Inputs` and `Outputs` are ports, or a function from config to ports. */
export interface NodeDefinition<
  Schema extends z.ZodType,
  Inputs extends Ports | ((config: z.output<Schema>) => Ports),
  Outputs extends Ports | ((config: z.output<Schema>) => Ports),
  Template extends TextKeys<z.output<Schema>> = never,
  Free extends Port | undefined = undefined,
> {
  /** The name in workflow files: snake_case. */
  readonly type: string;
  /** Goes up when the same config and inputs give another result, so that kept results are not reused. Default: 1. */
  readonly version?: number;
  /** One sentence for people who choose a node. */
  readonly description: string;
  /** `input` reads the run's input, `output` gives the run's result. Default: `step`. */
  readonly role?: "input" | "output" | "step";
  /** The config's schema; unknown keys are errors. Default: no config. */
  readonly config?: Schema;
  readonly inputs: Inputs;
  /** Lets a workflow connect inputs of any other name; this port describes them. */
  readonly freeInputs?: Free;
  readonly outputs: Outputs;
  /**
   * What `cache` keeps of a node of this type: its `outputs`, or the answers to its `calls` of providers, which then
   * have to be given `cache`. A type whose outputs depend on more than its config and inputs must not say `outputs`.
   * Default: `outputs`.
   */
  readonly caching?: "outputs" | "calls";
  /** Whether nodes of the type may ask a person, so that a run may have to wait for days. Default: false. */
  readonly asks?: boolean;
  /** Config keys that hold Liquid templates over the node's inputs. They are checked when a workflow is compiled. */
  readonly templates?: readonly Template[];
  /**
   * Those of the templates that tell a model what to do: compile refuses documents in them, because what strangers
   * wrote must not speak with the workflow's own voice.
   */
  readonly instructions?: readonly Template[];
  /** What the whole workflow must be given because this node stands in it. */
  readonly runInputs?: (config: z.output<Schema>) => Readonly<Record<string, RunInputDeclaration>>;
  /** Refuses a combination of config and connected inputs that the schema cannot express: says what is wrong. */
  readonly check?: (config: z.output<Schema>, connected: ReadonlySet<string>) => string | undefined;
  /** Names the collection that a config uses, so that compile can check that it is declared. */
  readonly collection?: (config: z.output<Schema>) => string | undefined;
  /** The names in a config that stand for nothing here, such as an unknown model; compile warns of them. */
  readonly unknownNames?: (config: z.output<Schema>) => readonly UnknownName[];
  /** What `run` sends to a model, so that people can look at it; it depends on nothing else. Default: nothing is sent. */
  readonly prompt?: (
    context: Pick<NodeContext<z.output<Schema>, InputsOf<Inputs, Free>, Template>, PromptKeys>,
  ) => Prompt;
  /** Does the work. What it throws fails the attempt; a `PlanetError` born `retryable` may be tried again. */
  readonly run: (
    context: NodeContext<z.output<Schema>, InputsOf<Inputs, Free>, Template>,
  ) => Promise<OutputsOf<Outputs>> | OutputsOf<Outputs>;
}

/** A node type's code with its types erased: what registries hold and the engine runs. */
export interface NodeHandler {
  readonly type: string;
  readonly version: number;
  readonly description: string;
  readonly role: "input" | "output" | "step";
  readonly config: z.ZodType;
  readonly inputs: (config: unknown) => Ports;
  readonly freeInputs: Port | undefined;
  readonly outputs: (config: unknown) => Ports;
  readonly caching: "outputs" | "calls";
  readonly asks: boolean;
  readonly templates: readonly string[];
  readonly instructions: readonly string[];
  readonly runInputs: (config: unknown) => Readonly<Record<string, RunInputDeclaration>>;
  readonly check: (config: unknown, connected: ReadonlySet<string>) => string | undefined;
  readonly collection: (config: unknown) => string | undefined;
  readonly unknownNames: (config: unknown) => readonly UnknownName[];
  readonly prompt?: (context: Pick<NodeContext, PromptKeys>) => Prompt;
  /** The plan that it runs, for a node that runs another workflow. */
  readonly inner?: Plan;
  readonly run: (
    context: NodeContext,
  ) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;
}

/**
 * Defines a node type. The types of `config`, inputs and outputs follow from the schemas and ports, so a handler that
 * forgets an output or reads a config key that does not exist does not compile.
 */
export function defineNode<
  Schema extends z.ZodType = z.ZodObject<Record<never, never>>,
  const Inputs extends Ports | ((config: z.output<Schema>) => Ports) = Ports | ((config: z.output<Schema>) => Ports),
  const Outputs extends Ports | ((config: z.output<Schema>) => Ports) = Ports | ((config: z.output<Schema>) => Ports),
  const Template extends TextKeys<z.output<Schema>> = never,
  Free extends Port | undefined = undefined,
>(definition: NodeDefinition<Schema, Inputs, Outputs, Template, Free>): NodeHandler {
  const { type, version = 1, description, role = "step", inputs, outputs, freeInputs } = definition;
  const ports = (declared: Ports | ((config: never) => Ports)) =>
    typeof declared === "function" ? declared : () => declared;
  // The engine has checked config and inputs against the schema and the ports before it calls any of these.
  return {
    type,
    version,
    description,
    role,
    config: definition.config ?? z.strictObject({}),
    inputs: ports(inputs) as NodeHandler["inputs"],
    freeInputs,
    outputs: ports(outputs) as NodeHandler["outputs"],
    caching: definition.caching ?? "outputs",
    asks: definition.asks ?? false,
    templates: definition.templates ?? [],
    instructions: definition.instructions ?? [],
    runInputs: (definition.runInputs ?? (() => ({}))) as NodeHandler["runInputs"],
    check: (definition.check ?? (() => undefined)) as NodeHandler["check"],
    unknownNames: (definition.unknownNames ?? (() => [])) as NodeHandler["unknownNames"],
    collection: (definition.collection ?? (() => undefined)) as NodeHandler["collection"],
    ...(definition.prompt === undefined
      ? {}
      : { prompt: definition.prompt as unknown as NonNullable<NodeHandler["prompt"]> }),
    run: definition.run as unknown as NodeHandler["run"],
  };
}
