import { describe, expect, test } from "vitest";
import { checkWorkflow, compile } from "./compile";
import { defineNode, type NodeHandler } from "./node";
import { optional, type Ports, port } from "./port";
import { defineWorkflow } from "./read-workflow";
import { createRegistry } from "./registry";
import { type Run, run } from "./run";

/** A node type with something to work on. */
export interface NodeSample {
  readonly handler: NodeHandler;
  /** As it would stand in a file. Default: none. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What its inputs get, by name: those that are required at least. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** What the run is given, for a node of role `input`. */
  readonly input?: Readonly<Record<string, unknown>>;
}

/**
 * The behaviour that every node type has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives the node type, with a config and inputs with which it can run without a network.
 */
export function testNodeHandler(name: string, make: () => NodeSample): void {
  describe(`node type ${name}`, () => {
    test("has a name for files and a sentence for people", () => {
      const { type, description } = make().handler;
      expect(type).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/);
      expect(description).toMatch(/\S+ \S+/);
    });

    test("refuses a config key that it does not know", () => {
      const sample = make();
      const { diagnostics } = checkWorkflow(workflowOf(sample, { not_a_key_of_it: 1 }), registryOf(sample));
      expect(diagnostics.map(({ code }) => code)).toContain("AP1202");
    });

    test("gives what its output ports declare", async () => {
      const sample = make();
      const started = start(sample);
      const result = await started.result();
      expect(result.error).toBeUndefined();
      expect(started.statuses().tested).toBe("completed");
      for await (const event of started) {
        if (event.type !== "node-end" || event.node !== "tested") continue;
        const declared = Object.keys(sample.handler.outputs(sample.config ?? {}));
        expect(declared).toEqual(expect.arrayContaining(Object.keys(event.outputs)));
      }
    });

    test("lets a run that is canceled end at once", async () => {
      const started = start(make());
      started.cancel("it is not wanted any more");
      const { status } = await started.result();
      expect(["canceled", "completed"]).toContain(status);
    });
  });
}

function start(sample: NodeSample): Run {
  return run(compile(workflowOf(sample), registryOf(sample)), sample.input ?? {});
}

/** The tested node between one that gives its inputs and one that takes nothing of it but its place. */
function workflowOf({ handler, config = {}, inputs = {} }: NodeSample, more: Readonly<Record<string, unknown>> = {}) {
  const names = Object.keys(inputs);
  return defineWorkflow({
    api_version: "aiplanet/v1",
    kind: "Workflow",
    name: "contract",
    nodes: {
      given: { type: "contract_given" },
      tested: {
        type: handler.type,
        config: { ...config, ...more },
        inputs: Object.fromEntries(names.map((name) => [name, `given.${name}`])),
      },
      end: { type: "contract_end", after: ["tested"] },
    },
  });
}

function registryOf({ handler, config = {}, inputs = {} }: NodeSample) {
  const declared: Ports = handler.inputs(config);
  const outputs = Object.fromEntries(
    Object.keys(inputs).map((name) => [name, declared[name] ?? handler.freeInputs ?? port.any("An input.")]),
  );
  const given = defineNode({
    type: "contract_given",
    description: "Gives the inputs of the tested node.",
    inputs: {},
    outputs,
    run: () => inputs,
  });
  const end = defineNode({
    type: "contract_end",
    description: "Ends the workflow.",
    role: "output",
    inputs: {},
    outputs: { text: optional(port.text("Nothing.")) },
    run: () => ({}),
  });
  return createRegistry([handler, given, end]);
}
