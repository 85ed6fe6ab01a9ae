#!/usr/bin/env node
const { start } = await import("../dist/cli.js").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND" || !String(error.message).includes("dist")) throw error;
  process.stderr.write("error aiplanet is not built yet\n  = run `npm run build`\n");
  process.exit(70);
});
await start();
