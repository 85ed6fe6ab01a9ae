import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkDocuments, checkFoundTexts, type EmbeddedLog, readEmbeddedLog } from "./check-documents";
import { live } from "./life";
import { drawn } from "./random";
import { lookAt } from "./snapshot";
import { readDocuments } from "./stored-documents";
import type { Tally } from "./tally";
import { type Verdict, verdict } from "./verdict";
import { losesDocuments, versionOf } from "./versions";

const program = "ingest-child.mjs";
/** The longest that a process works before it is killed, in milliseconds. */
const longestLife = 300;
/** More than a process can embed in that time. */
const versionsPerLife = 40;
const questions = ["the river in edition 3", "harbour and market", "part 4 of note7", "extra"];

/** What is known after a life: the log up to there, and the version that the collection holds. */
interface World {
  readonly log: EmbeddedLog;
  readonly logged: number;
  readonly version: number | undefined;
  /** How many versions were embedded, as far as the log says. */
  readonly versions: number;
}

/**
 * Kills a process that embeds one version of documents after the other, again and again at random moments. Each time the
 * collection must hold one version as a whole, and at the end be as one that was never disturbed.
 */
export async function ingestCampaign(seed: number, kills: number): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), "aiplanet-ingest-"));
  let moment = "";
  const judge = verdict(() => `seed ${seed} of documents, ${moment}`);
  try {
    let world: World = { log: { writing: 0, embedded: 0 }, logged: 0, version: undefined, versions: 0 };
    for (let life = 1; life <= kills; life += 1) {
      const killAfter = drawn(seed, "kill", life) * longestLife;
      moment = `life ${life}, killed after ${killAfter.toFixed(1)} ms`;
      const job = { folder, versions: versionsAfter(world, versionsPerLife) };
      const lived = await live(program, job, killAfter);
      judge.expect(lived.killed, () => `the process ended by itself with ${lived.code}: ${lived.stderr}`);
      world = await judgeLife(folder, world, judge);
    }
    moment = "the last life";
    const last = await live(program, { folder, versions: versionsAfter(world, 1) });
    judge.expect(last.code === 0, () => `the process ended with ${last.code}: ${last.stderr}`);
    world = await judgeLife(folder, world, judge);
    judge.expect(world.version === world.log.writing, () => `version ${world.version} is there at the end`);
    await compareWithFresh(folder, judge);
    return {
      kills,
      runs: 0,
      nodes: 0,
      resumptions: 0,
      versions: world.versions,
      checks: judge.checks,
      faults: judge.faults,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The versions that come next, and whether the collection must be made anew for them. */
function versionsAfter({ log, version = 0 }: World, count: number) {
  return Array.from({ length: count }, (_, place) => {
    const next = versionOf(log.writing + 1 + place);
    return { ...next, rebuild: losesDocuments(place === 0 ? version : next.number - 1, next.number) };
  });
}

async function judgeLife(folder: string, before: World, judge: Verdict): Promise<World> {
  const text = await readFile(join(folder, "log.txt"), "utf8").catch(() => "");
  const log = readEmbeddedLog(text.slice(before.logged), before.log);
  const documents = await lookAt(folder, (database, faults) => {
    judge.expect(faults.length === 0, () => `the database is damaged: ${faults.join("; ")}`);
    return readDocuments(database, "notes");
  });
  if (log.found !== undefined) checkFoundTexts(log.found, before.version, judge);
  const versions = text.split("\n").filter((line) => line.startsWith("embedded ")).length;
  return { log, logged: text.length, version: checkDocuments(documents, log, judge), versions };
}

async function compareWithFresh(folder: string, judge: Verdict): Promise<void> {
  const hits = async (dataFolder: string) => {
    const lived = await live(program, { folder, dataFolder: join(folder, dataFolder), look: questions });
    judge.expect(lived.code === 0, () => `the process that looks ended with ${lived.code}: ${lived.stderr}`);
    return JSON.parse(await readFile(join(folder, "hits.json"), "utf8"));
  };
  const [kept, fresh] = [await hits(".aiplanet"), await hits("fresh")];
  judge.expect(kept.indexed === 0, () => `${kept.indexed} documents were read again that had not changed`);
  for (const question of questions) {
    const [one, other] = [kept.found[question], fresh.found[question]];
    judge.expect(
      isDeepStrictEqual(one, other),
      () => `"${question}" finds ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`,
    );
  }
}
