// One sample, in a process of its own: so many calls at once. Prints the milliseconds of each call, the CPU time of all
// and the most memory, as one line of JSON. Arguments: contender, the server's address, how many calls.
import { contenders } from "./contenders.mjs";

const [name, url, count] = process.argv.slice(2);
const call = await contenders[name](url);
// What is loaded and compiled on first use is not what is measured.
for (let warm = 0; warm < 20; warm += 1) await Promise.all(Array.from({ length: 10 }, call));
const expected = await call();
await (await fetch(`${url}/took`)).text();

const cpuBefore = process.cpuUsage();
const memoryBefore = process.memoryUsage().rss;
const times = await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const start = performance.now();
    const length = await call();
    if (length !== expected) throw new Error(`${length} characters instead of ${expected}`);
    return performance.now() - start;
  }),
);
const { user, system } = process.cpuUsage(cpuBefore);
const most = process.resourceUsage().maxRSS * 1024;
const took = await (await fetch(`${url}/took`)).json();
const cpu = (user + system) / 1000;
console.log(JSON.stringify({ times, took, cpu, memory: (most - memoryBefore) / 2 ** 20 }));
process.exit(0);
