import { writeSync } from "node:fs";

// Loaded into each measured process before anything else: it tells what the process has used, on its fourth descriptor.
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1_000, memory: maxRSS / 1_024 }));
});
