import type { Plan } from "../../engine/plan";
import type { Observation } from "./observation";
import type { Coverage } from "./test-report";

/** Collects what runs of a workflow reach of it. */
export interface CoverageCounter {
  add(observation: Observation): void;
  report(workflow: string): Coverage;
}

/** Counts the nodes that ran, and for each condition whether it was true and whether it was false. */
export function coverageOf(plan: Plan): CoverageCounter {
  const ran = new Set<string>();
  const branches = new Set<string>();
  const conditions = plan.nodes.filter((node) => node.when !== undefined).map(({ id }) => id);
  const nodes = plan.nodes.map(({ id }) => id);
  const sides = conditions.flatMap((id) => [`${id}: runs`, `${id}: skipped`]);
  return {
    add({ nodes: observed }) {
      for (const { node, status } of observed) {
        if (status === "completed" || status === "failed") {
          ran.add(node);
          branches.add(`${node}: runs`);
        } else if (status === "skipped") branches.add(`${node}: skipped`);
      }
    },
    report: (workflow) => ({
      workflow,
      nodes: share(nodes, ran),
      branches: share(sides, branches),
    }),
  };
}

/** What several test files have reached of each workflow together: what one of them lacks another may have. */
export function joinCoverage(coverages: readonly Coverage[]): Coverage[] {
  const joined = new Map<string, Coverage>();
  for (const coverage of coverages) {
    const before = joined.get(coverage.workflow);
    const own = before === undefined ? coverage : { ...coverage, ...both(before, coverage) };
    joined.set(coverage.workflow, own);
  }
  return [...joined.values()];
}

function both(left: Coverage, right: Coverage): Pick<Coverage, "nodes" | "branches"> {
  const join = (key: "nodes" | "branches") => {
    const missing = left[key].missing.filter((one) => right[key].missing.includes(one));
    return { reached: right[key].all - missing.length, all: right[key].all, missing };
  };
  return { nodes: join("nodes"), branches: join("branches") };
}

function share(all: readonly string[], reached: ReadonlySet<string>) {
  const missing = all.filter((one) => !reached.has(one));
  return { reached: all.length - missing.length, all: all.length, missing };
}
