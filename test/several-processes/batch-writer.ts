// One process of test/several-processes.test.ts: writes pairs of rows through the storage port, a batch for each, until
// its time is up; prints the number of each pair that is kept.
import { sqliteDatabase } from "../../src/storage/sqlite";

const [file = "", name = "", milliseconds = "0"] = process.argv.slice(2);
const database = await sqliteDatabase({ file });
const sql = "INSERT INTO workflow_contents VALUES (?, ?)";
for (let pair = 0, end = Date.now() + Number(milliseconds); Date.now() < end; pair += 1) {
  const rows = ["left", "right"].map((side) => ({ sql, values: [`${side} ${name} ${pair}`, "x".repeat(500)] }));
  await database.batch(rows);
  process.stdout.write(`${pair}\n`);
  // Others have their turn at the lock, which SQLite gives to nobody in particular.
  await new Promise((resolve) => setTimeout(resolve, 1));
}
await database.close();
