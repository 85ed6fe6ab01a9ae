import * as z from "zod";
import { answerNode } from "./answer-node";
import { fromErrorRecord, isPlanetError } from "./errors";
import { defineNode, type NodeContext, type NodeHandler } from "./node";
import type { Plan } from "./plan";
import { optional, type Port, type Ports } from "./port";
import { askerName } from "./questions";
import { workflowType } from "./registry";
import { run } from "./run";
import type { Outputs } from "./run-result";

/** The config of a node of type `workflow`. */
export const workflowNodeConfig = z.strictObject({
  file: z.string().min(1).describe("The workflow file to run, relative to this one."),
});

/**
 * The handler of a node that runs another workflow: its inputs are what that workflow takes, its outputs what its
 * output nodes give. The inner run is cancelled with the outer one, and what it uses counts for both.
 */
export function workflowNode(plan: Plan): NodeHandler {
  const handler = defineNode({
    type: workflowType,
    description: "Runs another workflow file as one node.",
    caching: "calls",
    config: workflowNodeConfig,
    inputs: Object.fromEntries(
      Object.entries(plan.inputs).map(([name, declared]): [string, Port] => [
        name,
        declared.default === undefined ? declared.port : optional(declared.port),
      ]),
    ),
    outputs: outputPorts(plan),
    async run({ inputs, kept, signal, delta, progress, notice, use, reserve, hasBudget, idempotencyKey, ask }) {
      const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
      const answer = answerNode(plan);
      const inner = run(plan, given, {
        id: idempotencyKey,
        signal,
        kept,
        onUsage: count(use),
        ...(hasBudget ? { onReserve: reserve } : {}),
        onWait: (questions) => {
          for (const asker of questions) {
            const name = askerName(asker);
            // Those asked before as well: that is how the outer run learns that this one waits again.
            ask(asker.question, name)
              .then((value) => {
                const open = inner.questions().some((other) => askerName(other) === name);
                if (open) inner.answer({ ...asker, value });
              })
              .catch(() => inner.cancel());
          }
        },
        onEvent(event) {
          if (event.type !== "node-delta") return;
          if ("progress" in event) progress(event.progress);
          else if ("notice" in event) notice(event.notice);
          else if (event.node === answer) delta(event.text);
        },
      });
      const result = await inner.result();
      if (result.error !== undefined) throw fromErrorRecord(result.error);
      return joinOutputs(Object.values(result.outputs));
    },
  });
  return { ...handler, inner: plan, asks: plan.nodes.some((node) => node.handler.asks) };
}

/** Over budget, the outer run stops the inner one through the signal; the inner handler has nothing to do with it. */
function count(use: NodeContext["use"]): NodeContext["use"] {
  return (usage) => {
    try {
      use(usage);
    } catch (error) {
      if (!isPlanetError(error) || error.code !== "budget_exceeded") throw error;
    }
  };
}

/** An output node may be skipped, so none of its ports is certain. Of two of one name the first in the file counts. */
function outputPorts(plan: Plan): Ports {
  const ports = plan.outputs.flatMap((index) => Object.entries(plan.nodes[index]?.outputs ?? {}));
  return Object.fromEntries(ports.reverse().map(([name, port]) => [name, optional(port)]));
}

function joinOutputs(outputs: readonly Outputs[]): Outputs {
  const given = outputs.flatMap((one) => Object.entries(one)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.reverse());
}
