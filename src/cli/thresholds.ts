import type { RetrievalEvaluation } from "../app/planet";
import { PlanetError } from "../engine/errors";

type MetricName = keyof RetrievalEvaluation["metrics"];

/** The least that a metric has to be. */
export interface Threshold {
  readonly metric: MetricName;
  readonly least: number;
}

/** A threshold with what the metric is. */
export interface ThresholdCheck extends Threshold {
  readonly value: number;
  readonly holds: boolean;
}

/** The greatest number of places that a threshold may look at. */
const mostPlaces = 1000;

/**
 * Reads a threshold such as `ndcg@10=0.45`.
 * @returns what commander calls with the text of a flag that may be repeated, and what the flags before gave.
 * @throws `usage` when it is none, and when it names no metric that there is.
 */
export function threshold(flag: string): (text: string, before?: readonly Threshold[]) => Threshold[] {
  return (text, before = []) => {
    const [, name = "", value] = /^([^=]+)=(\d+(?:\.\d+)?|\.\d+)$/.exec(text.trim()) ?? [];
    const least = Number(value);
    if (name === "" || least > 1) {
      throw new PlanetError("usage", `${flag} must be a metric and a number from 0 to 1, got "${text}"`, {
        hint: `write ${flag} ndcg@10=0.45`,
      });
    }
    const metric = name.trim().toLowerCase();
    if (isMetric(metric)) return [...before, { metric, least }];
    throw new PlanetError("usage", `there is no metric "${name.trim()}"`, {
      hint: `there are: ndcg@K, recall@K and precision@K with K from 1 to ${mostPlaces}, mrr, map`,
    });
  };
}

/** Which places of the ranking thresholds look at. */
export function cutoffsOf(thresholds: readonly Threshold[]): number[] {
  return thresholds.flatMap(({ metric }) => (metric.includes("@") ? [Number(metric.split("@")[1])] : []));
}

/** Compares thresholds with what was measured; what was not counts as 0. */
export function checkThresholds(
  thresholds: readonly Threshold[],
  metrics: Readonly<Record<MetricName, number>>,
): ThresholdCheck[] {
  return thresholds.map(({ metric, least }) => {
    const value = metrics[metric] ?? 0;
    return { metric, least, value, holds: value >= least };
  });
}

function isMetric(name: string): name is MetricName {
  const [, places] = /^(?:ndcg|recall|precision)@([1-9]\d*)$/.exec(name) ?? [];
  return places === undefined ? name === "mrr" || name === "map" : Number(places) <= mostPlaces;
}
