import { createHash } from "node:crypto";

/** A number in [0, 1) that is always the same for the same seed and name. */
export function drawn(seed: number, ...name: readonly (string | number)[]): number {
  const digest = createHash("sha256")
    .update(`${seed} ${name.join(" ")}`)
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
