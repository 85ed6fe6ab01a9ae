const units: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** How a size is written in files, as a regular expression: a number and one of `B KB MB GB`, or a number of bytes. */
export const fileSizePattern = /^(\d+(?:\.\d+)?) ?(B|KB|MB|GB)?$/i;

/** Bytes of a size such as `25MB`, `1.5 GB`, `800kb` or `4096`, in units of 1,024; undefined when the text is none. */
export function parseFileSize(text: string): number | undefined {
  const [, amount, unit = "B"] = fileSizePattern.exec(text) ?? [];
  return amount === undefined ? undefined : Math.floor(Number(amount) * (units[unit.toUpperCase()] ?? 1));
}

/** Bytes as people write them, in units of 1,024: `812 B`, `4.0 KB`, `1.2 GB`. */
export function formatFileSize(bytes: number): string {
  const [unit, size] = Object.entries(units)
    .reverse()
    .find(([, least]) => bytes >= least) ?? ["B", 1];
  return `${unit === "B" ? bytes : (bytes / size).toFixed(1)} ${unit}`;
}
