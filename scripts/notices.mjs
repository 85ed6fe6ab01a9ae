// Writes dist/THIRD_PARTY_NOTICES.txt: the licences of the packages that are bundled into dist/.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const metafile = join(root, "dist", "metafile-esm.json");
const { inputs } = JSON.parse(readFileSync(metafile, "utf8"));
const packages = new Set(
  Object.keys(inputs).flatMap((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
);

const notices = [...packages].sort().map((name) => {
  const folder = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file === undefined || !existsSync(join(folder, file))
      ? `Licence: ${license}`
      : readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}`;
});

writeFileSync(join(root, "dist", "THIRD_PARTY_NOTICES.txt"), `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
rmSync(metafile);
