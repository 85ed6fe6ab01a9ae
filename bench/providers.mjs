import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { median } from "./engine/measure.mjs";
import { contenders } from "./providers/contenders.mjs";
import { describeMachine, table } from "./table.mjs";

const usage = `usage: node bench/providers.mjs [--quick] [--json] [--calls N]

Measures 1,000 runs at once against a local server that streams 100 tokens after 50 ms, beside the bare openai SDK.
  --quick    3 rounds instead of 9
  --calls N  calls at once (default: 1000)
  --json     the figures as JSON instead of a table`;

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean" },
    json: { type: "boolean" },
    calls: { type: "string", default: "1000" },
    help: { type: "boolean", short: "h" },
  },
});

if (flags.help) console.log(usage);
else await main(Number(flags.calls), flags.quick ? 3 : 9);

async function main(calls, rounds) {
  const server = fork(fileURLToPath(new URL("providers/stream-server.mjs", import.meta.url)));
  try {
    const [port] = await once(server, "message");
    const results = await measure(`http://127.0.0.1:${port}`, calls, rounds);
    const machine = describeMachine(availableParallelism());
    const facts = { machine, rounds, calls, results };
    console.log(flags.json ? JSON.stringify(facts, undefined, 2) : report(facts));
  } finally {
    server.disconnect();
  }
}

async function measure(url, calls, rounds) {
  const names = Object.keys(contenders);
  const samples = names.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another contender.
    for (let turn = 0; turn < names.length; turn += 1) {
      const place = (round + turn) % names.length;
      samples[place].push(await sample(names[place], url, calls));
    }
  }
  return names.map((name, place) => {
    const of = (figure) => median(samples[place].map(figure));
    return {
      name,
      p50: of(({ times }) => quantile(times, 0.5)),
      p99: of(({ times }) => quantile(times, 0.99)),
      addedP50: of(({ times, took }) => quantile(times, 0.5) - quantile(took, 0.5)),
      addedP99: of(({ times, took }) => quantile(times, 0.99) - quantile(took, 0.99)),
      cpu: of(({ cpu }) => cpu / calls),
      memory: of(({ memory }) => memory),
    };
  });
}

async function sample(name, url, calls) {
  const file = fileURLToPath(new URL("providers/measure-contender.mjs", import.meta.url));
  const options = { maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, [file, name, url, String(calls)], options);
  return JSON.parse(stdout);
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function report({ machine, rounds, calls, results }) {
  const sdk = results.find(({ name }) => name === "openai SDK");
  const rows = results.map(({ name, p50, p99, addedP50, addedP99, cpu, memory }) => [
    name,
    p50.toFixed(0),
    p99.toFixed(0),
    `${(p99 / sdk.p99).toFixed(2)}x`,
    addedP50.toFixed(0),
    addedP99.toFixed(0),
    cpu.toFixed(2),
    `${(cpu / sdk.cpu).toFixed(2)}x`,
    memory.toFixed(0),
  ]);
  const head = [
    "",
    "p50 ms",
    "p99 ms",
    "p99 of the SDK",
    "p50 added",
    "p99 added",
    "CPU ms a call",
    "CPU of the SDK",
    "MiB added",
  ];
  return `${machine}; ${calls} calls at once, medians of ${rounds} rounds, in alternation.\n\n${table(head, rows)}`;
}
