import { expect, test } from "vitest";
import { readErrorText } from "./error-body";

test("the text of an error is read to its end", async () => {
  expect(await readErrorText(new Response("too many requests – später"))).toBe("too many requests – später");
  expect(await readErrorText(new Response(null))).toBe("");
});

test("of a body without end the beginning is read, and the rest is not waited for", async () => {
  let canceled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(97)),
    cancel() {
      canceled = true;
    },
  });
  expect(await readErrorText(new Response(endless))).toBe("a".repeat(64 * 1024));
  expect(canceled).toBe(true);
});

test("a body that breaks off is told", async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("gone")),
  });
  await expect(readErrorText(new Response(broken))).rejects.toThrow("gone");
});
