import { describe, expect, test } from "vitest";
import { standingOf } from "./run-standing";

const owner = { id: "p", host: "h", boot: undefined, namespace: undefined, pid: 1, started: undefined, seenAt: 0 };
const running = { status: "running", owner, deaths: 0 } as const;

describe("standingOf", () => {
  test("is what the run says while its process runs, and once it has ended", () => {
    expect(standingOf(running, true, false)).toEqual({ status: "running", deaths: 0 });
    expect(standingOf({ status: "failed", deaths: 0 }, false, false).status).toBe("failed");
    expect(standingOf({ status: "waiting", deaths: 0 }, false, false).status).toBe("waiting");
  });

  test("is interrupted when its process has died, and parked after the third time in a row", () => {
    expect(standingOf(running, false, false)).toEqual({ status: "interrupted", deaths: 1 });
    expect(standingOf({ ...running, deaths: 1 }, false, false)).toEqual({ status: "interrupted", deaths: 2 });
    expect(standingOf({ ...running, deaths: 2 }, false, false)).toEqual({ status: "parked", deaths: 3 });
  });

  test("counts anew when a node has ended since", () => {
    expect(standingOf({ ...running, deaths: 2 }, false, true)).toEqual({ status: "interrupted", deaths: 1 });
  });

  test("is interrupted when its process is not even known any more", () => {
    expect(standingOf({ status: "running", deaths: 0 }, true, false).status).toBe("interrupted");
  });
});
