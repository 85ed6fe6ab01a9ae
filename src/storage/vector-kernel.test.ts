import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import wabt from "wabt";
import { kernelBytes } from "./vector-kernel";

test("the bytes of the kernel are what its source assembles to", async () => {
  const file = fileURLToPath(new URL("vector-kernel.wat", import.meta.url));
  const assembler = await wabt();
  const { buffer } = assembler.parseWat(file, await readFile(file, "utf8"), { simd: true }).toBinary({});

  expect(Buffer.from(kernelBytes()).toString("base64")).toBe(Buffer.from(buffer).toString("base64"));
});
