import { describe, expect, test } from "vitest";
import { runCampaigns } from "./campaigns";

const seed = Math.floor(Math.random() * 2 ** 31);

describe("a process that is killed at any moment", () => {
  test("leaves durable runs that go on as if nothing had happened", { timeout: 300_000 }, async () => {
    const { faults, kills, resumptions } = await runCampaigns(seed, 150);
    expect(faults).toEqual([]);
    expect(kills).toBe(150);
    expect(resumptions).toBeGreaterThan(0);
  });
});
