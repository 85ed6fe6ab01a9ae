import { describe, expect, test } from "vitest";
import { newRunId } from "./run-id";

describe("newRunId", () => {
  test("gives another id each time, with the same random part", () => {
    const ids = Array.from({ length: 100 }, newRunId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^run_[0-9a-f]{16}_\d+$/);
    expect(new Set(ids.map((id) => id.split("_")[1])).size).toBe(1);
  });
});
