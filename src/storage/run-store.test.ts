import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runStore } from "./run-store";
import { processes, testRunStore } from "./run-store-contract";
import { sqliteDatabase } from "./sqlite";

testRunStore("in SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "runs-"));
  const file = join(folder, "data.db");
  const [first, second] = [await sqliteDatabase({ file }), await sqliteDatabase({ file })];
  onTestFinished(async () => {
    await first.close();
    await second.close();
    await rm(folder, { recursive: true });
  });
  let time = 0;
  const now = () => {
    time += 1;
    return time;
  };
  return {
    mine: runStore(first, { owner: processes.mine, now }),
    theirs: runStore(second, { owner: processes.theirs, now }),
    async stack() {
      await first.batch([
        { sql: "INSERT INTO users (id, username, created_at, updated_at) VALUES ('u', 'u', 0, 0)" },
        { sql: "INSERT INTO stacks (id, user_id, name, created_at, updated_at) VALUES ('s', 'u', 's', 0, 0)" },
      ]);
      return "s";
    },
  };
});
