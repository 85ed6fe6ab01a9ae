import { describe, expect, test } from "vitest";
import { newId } from "./new-id";

describe("newId", () => {
  test("names the kind, the time and chance", () => {
    expect(newId("run", 0, () => 0)).toBe("run_0000000000000000000");
    expect(newId("chat", 33, () => 0.999)).toBe("chat_000000011zzzzzzzzzz");
  });

  test("sorts as time goes on, for a thousand years", () => {
    const times = [0, 31, 32, 1_795_000_000_000, 1_795_000_000_001, 33_000_000_000_000];
    const ids = times.map((now, index) => newId("run", now, () => (times.length - index) / 10));
    expect([...ids].sort()).toEqual(ids);
  });

  test("gives two of one moment different ids", () => {
    const ids = new Set(Array.from({ length: 1_000 }, () => newId("run", 5, Math.random)));
    expect(ids.size).toBe(1_000);
  });
});
