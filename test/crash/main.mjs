// The long form of the campaigns, as a program: `npm run test:crash -- --kills 2000 --seed 7`.
import { parseArgs } from "node:util";
import { runCampaigns } from "./campaigns.ts";

const usage = `usage: npm run test:crash -- [--kills N] [--seed N]

Kills processes at random moments, and looks at what they leave.
  --kills N  how many processes are killed (default: 2000)
  --seed N   the same moments again (default: a new one, which is printed)`;

const { values: flags } = parseArgs({
  options: { kills: { type: "string" }, seed: { type: "string" }, help: { type: "boolean", short: "h" } },
});
if (flags.help) {
  console.log(usage);
  process.exit();
}
const kills = numberOf("kills", flags.kills, 2000);
const seed = numberOf("seed", flags.seed, Math.floor(Math.random() * 2 ** 31));

console.log(`seed ${seed}`);
const start = performance.now();
const { faults, ...tally } = await runCampaigns(seed, kills, ({ faults: found }) => {
  for (const fault of found) console.log(fault);
});
const seconds = (performance.now() - start) / 1000;
const summary = { ...tally, faults: faults.length, seconds: Math.round(seconds) };
for (const [name, count] of Object.entries(summary)) console.log(`${name.padEnd(12)}${count}`);
process.exitCode = faults.length === 0 ? 0 : 1;

function numberOf(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number from 0, and is "${text}"`);
  process.exit(2);
}
