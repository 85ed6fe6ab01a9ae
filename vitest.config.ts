import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.ts"],
    globalSetup: "test/build-worker.ts",
    // Most tests wait for processes that they start, so two share a machine of two cores well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A slow machine is no failure; a test that hangs is.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { NO_COLOR: "1" },
  },
});
