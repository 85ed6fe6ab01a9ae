/** What was cut last, newest first. */
export type KillRing = readonly string[];

const mostEntries = 10;

/**
 * The ring with what was cut now.
 * @param joins on which side it belongs to what was cut just before; undefined when it stands for itself.
 */
export function withCut(ring: KillRing, cut: string, joins?: "before" | "after"): KillRing {
  if (cut === "") return ring;
  const [newest = "", ...older] = ring;
  if (joins === undefined || ring.length === 0) return [cut, ...ring].slice(0, mostEntries);
  return [joins === "before" ? cut + newest : newest + cut, ...older];
}
