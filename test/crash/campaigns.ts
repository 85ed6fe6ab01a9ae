import { ingestCampaign } from "./ingest-campaign";
import { drawn } from "./random";
import { runCampaign } from "./run-campaign";
import { sumOf, type Tally } from "./tally";

/** A campaign is short, because the data folder that it looks at after each kill grows. */
const killsPerCampaign = 75;
/** A machine of two cores is busy with two processes that are killed and two that look at what they leave. */
const campaignsAtOnce = 2;

/** What is done to processes, and how often they are killed meanwhile. */
type Campaign = () => Promise<Tally>;

/**
 * Campaigns against durable runs, and with a quarter of the kills against collections of documents.
 *
 * @param seed The same moments for the same seed.
 * @param onEnd Is told what each campaign has come to.
 */
export function runCampaigns(
  seed: number,
  kills: number,
  onEnd: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const ingestKills = Math.floor(kills / 4);
  const runs = partsOf(kills - ingestKills, killsPerCampaign);
  const ingests = partsOf(ingestKills, killsPerCampaign / 3);
  const campaigns: Campaign[] = [
    ...runs.map((part, place) => () => runCampaign(seedOf(seed, place), part)),
    ...ingests.map((part, place) => () => ingestCampaign(seedOf(seed, place), part)),
  ];
  return inParallel(campaigns, onEnd);
}

function partsOf(kills: number, most: number): number[] {
  const full = Math.floor(kills / most);
  return [...Array.from({ length: full }, () => most), kills % most].filter((part) => part > 0);
}

/** The first campaign has the seed itself, so that one of a fault can be repeated alone. */
function seedOf(seed: number, place: number): number {
  return place === 0 ? seed : Math.floor(drawn(seed, "campaign", place) * 2 ** 31);
}

async function inParallel(campaigns: readonly Campaign[], onEnd: (tally: Tally) => void): Promise<Tally> {
  const tallies: Tally[] = [];
  const rest = campaigns[Symbol.iterator]();
  const lane = async () => {
    for (const campaign of rest) {
      const tally = await campaign();
      onEnd(tally);
      tallies.push(tally);
    }
  };
  await Promise.all(Array.from({ length: campaignsAtOnce }, lane));
  return sumOf(tallies);
}
