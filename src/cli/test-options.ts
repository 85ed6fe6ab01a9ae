import { resolve } from "node:path";
import type { RunTestsOptions } from "../app/testing/run-tests";
import type { TestMode } from "../app/testing/shared-cassettes";
import { PlanetError } from "../engine/errors";
import { failedBefore } from "./failed-tests";
import type { Terminal } from "./terminal";

/** The flags of `aiplanet test`. */
export interface TestFlags {
  readonly record?: boolean;
  readonly replay?: boolean;
  readonly refresh?: boolean;
  readonly live?: boolean;
  readonly filter?: string;
  readonly failed?: boolean;
  readonly list?: boolean;
  readonly bail?: number;
  readonly concurrency?: number;
  readonly shard?: string;
  readonly repeat?: number;
  readonly update?: boolean;
  readonly prune?: boolean;
  readonly watch?: boolean;
  readonly reporter?: readonly string[];
  readonly json?: boolean;
  readonly matrix?: readonly string[];
  readonly baseline?: string;
  readonly failOn?: "regressions";
  readonly untrusted?: boolean;
  readonly allowHost?: readonly string[];
  readonly data?: string;
}

/**
 * What the flags say of how tests are run.
 * @throws `usage` for a pattern or a shard that is none, `not_found` where no case failed that is asked for.
 */
export async function testOptions(flags: TestFlags, terminal: Terminal): Promise<RunTestsOptions> {
  const { parseShard } = await import("../app/testing/shard");
  const { environment, folder, signal } = terminal;
  const mode = modeOf(flags, environment);
  return {
    folder,
    signal,
    planet: { environment, ...(flags.data === undefined ? {} : { dataFolder: resolve(folder, flags.data) }) },
    snapshots: flags.update ? "update" : environment.CI ? "none" : "new",
    prune: flags.prune === true,
    ...(mode === undefined ? {} : { mode }),
    ...(flags.filter === undefined ? {} : { filter: patternOf(flags.filter) }),
    ...(flags.failed ? { only: await failedBefore(flags, terminal) } : {}),
    ...(flags.bail === undefined ? {} : { bail: flags.bail }),
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    ...(flags.repeat === undefined ? {} : { repeat: flags.repeat }),
    ...(flags.shard === undefined ? {} : { shard: parseShard(flags.shard) }),
    ...(flags.untrusted ? { untrusted: { hosts: flags.allowHost ?? [] } } : {}),
  };
}

/**
 * Refuses a flag that says something only together with another one.
 * @throws `usage` naming both.
 */
export function checkTestFlags({ failOn, baseline, allowHost, untrusted }: TestFlags): void {
  if (failOn !== undefined && baseline === undefined) throw needs("--fail-on", "--baseline");
  if (allowHost !== undefined && untrusted !== true) throw needs("--allow-host", "--untrusted");
}

function needs(flag: string, other: string): PlanetError {
  return new PlanetError("usage", `${flag} says nothing without ${other}`, { hint: `give ${other} as well` });
}

function modeOf({ record, replay, refresh, live }: TestFlags, { CI }: Terminal["environment"]): TestMode | undefined {
  if (record) return "record";
  if (refresh) return "refresh";
  if (live) return "live";
  return replay || CI ? "replay" : undefined;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (cause) {
    throw new PlanetError("usage", `--filter must be a regular expression, got "${text}"`, { cause });
  }
}
