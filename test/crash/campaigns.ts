import { drawn } from "./random";
import { runCampaign } from "./run-campaign";
import { sumOf, type Tally } from "./tally";

/** A campaign is short, because the data folder that it looks at after each kill grows. */
const killsPerCampaign = 75;
/** A machine of two cores is busy with two processes that are killed and two that look at what they leave. */
const campaignsAtOnce = 2;

/** What is done to processes, and how often they are killed meanwhile. */
type Campaign = () => Promise<Tally>;

/** Campaigns against durable runs, with so many kills together. */
export function runCampaigns(seed: number, kills: number): Promise<Tally> {
  return inParallel(partsOf(kills).map((part, place) => () => runCampaign(seedOf(seed, place), part)));
}

function partsOf(kills: number): number[] {
  const full = Math.floor(kills / killsPerCampaign);
  return [...Array.from({ length: full }, () => killsPerCampaign), kills % killsPerCampaign].filter((part) => part > 0);
}

/** The first campaign has the seed itself, so that one of a fault can be repeated alone. */
function seedOf(seed: number, place: number): number {
  return place === 0 ? seed : Math.floor(drawn(seed, "campaign", place) * 2 ** 31);
}

async function inParallel(campaigns: readonly Campaign[]): Promise<Tally> {
  const tallies: Tally[] = [];
  const rest = campaigns[Symbol.iterator]();
  const lane = async () => {
    for (const campaign of rest) tallies.push(await campaign());
  };
  await Promise.all(Array.from({ length: campaignsAtOnce }, lane));
  return sumOf(tallies);
}
