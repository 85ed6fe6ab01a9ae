import { PlanetError } from "../engine/errors";

/** The least that a metric has to be. */
export interface Threshold {
  readonly metric: string;
  readonly least: number;
}

/** A threshold with what the metric is. */
export interface ThresholdCheck extends Threshold {
  readonly value: number;
  readonly holds: boolean;
}

/**
 * Reads a threshold such as `ndcg@10=0.45`.
 * @returns what commander calls with the text of a flag that may be repeated, and what the flags before gave.
 * @throws `usage` when it is none.
 */
export function threshold(flag: string): (text: string, before?: readonly Threshold[]) => Threshold[] {
  return (text, before = []) => {
    const [, metric, value] = /^([a-z]+(?:@\d+)?)=(\d+(?:\.\d+)?|\.\d+)$/i.exec(text.trim()) ?? [];
    const least = Number(value);
    if (metric !== undefined && least <= 1) return [...before, { metric: metric.toLowerCase(), least }];
    throw new PlanetError("usage", `${flag} must be a metric and a number from 0 to 1, got "${text}"`, {
      hint: `write ${flag} ndcg@10=0.45`,
    });
  };
}

/** Which places of the ranking thresholds look at. */
export function cutoffsOf(thresholds: readonly Threshold[]): number[] {
  return thresholds.flatMap(({ metric }) => {
    const cutoff = Number(metric.split("@")[1]);
    return Number.isInteger(cutoff) && cutoff > 0 ? [cutoff] : [];
  });
}

/**
 * Compares thresholds with what was measured.
 * @throws `usage` for a metric that was not.
 */
export function checkThresholds(
  thresholds: readonly Threshold[],
  metrics: Readonly<Record<string, number>>,
): ThresholdCheck[] {
  return thresholds.map(({ metric, least }) => {
    const value = metrics[metric];
    if (value === undefined) {
      throw new PlanetError("usage", `there is no metric "${metric}"`, {
        hint: `there are: ${Object.keys(metrics).join(", ")}`,
      });
    }
    return { metric, least, value, holds: value >= least };
  });
}
