import { describe, expect, test } from "vitest";
import { runCampaigns } from "./campaigns";

const seed = Math.floor(Math.random() * 2 ** 31);

describe("a process that is killed at any moment", () => {
  test("leaves runs and collections that go on as if nothing had happened", { timeout: 300_000 }, async () => {
    const { faults, kills, resumptions, versions } = await runCampaigns(seed, 200);
    expect(faults).toEqual([]);
    expect(kills).toBe(200);
    expect(resumptions).toBeGreaterThan(0);
    expect(versions).toBeGreaterThan(0);
  });
});
