import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../src/app/fixtures/temporary-folder";
import { aiplanet } from "./command-line";

const documents: Readonly<Record<string, string>> = {
  "hr/leave.md": "# Leave\n\nStaff have 27 days of paid leave per year.",
  "hr/pay.md": "# Pay\n\nSalaries are paid on the last working day of a month.",
  "it/laptops.md": "# Laptops\n\nEach laptop is replaced after four years.",
  "it/passwords.txt": "Passwords have twelve characters or more and are never shared.",
};
const records = [
  { id: "r1", title: "Canteen", text: "The canteen opens at noon and closes at two." },
  { id: "r2", title: "Parking", text: "Parking is free for bicycles." },
];
const queries = [
  { _id: "1", text: "How many days of leave do I have?" },
  { _id: "2", text: "When is the canteen open?" },
  { _id: "3", text: "How long must passwords be?" },
  { _id: "4", text: "Nothing is judged for this one" },
];
const judgements = "1 0 hr/leave.md 2\n1 0 hr/pay.md 0\n2 0 r1 1\n3 0 passwords 1\n9 0 hr/pay.md 1\n";

/** A folder with a collection that is indexed, its queries and its judgements. */
async function openJudged(): Promise<string> {
  const folder = await temporaryFolder({
    ...Object.fromEntries(Object.entries(documents).map(([name, text]) => [`kb/${name}`, text])),
    "kb/faq.jsonl": records.map((record) => JSON.stringify(record)).join("\n"),
    "queries.jsonl": queries.map((query) => JSON.stringify(query)).join("\n"),
    "qrels.txt": judgements,
  });
  const { code, stderr } = await aiplanet(["embed", "kb", "-c", "judged", "-q"], { folder });
  expect([code, stderr]).toEqual([0, ""]);
  return folder;
}

function evaluate(folder: string, ...words: string[]) {
  const files = ["--queries", "queries.jsonl", "--qrels", "qrels.txt"];
  return aiplanet(["kb", "eval", "-c", "judged", ...files, ...words], { folder });
}

describe("aiplanet kb eval", () => {
  test("prints the metrics of documents by their path, by their name and of records by their id", async () => {
    const { code, stdout, stderr } = await evaluate(await openJudged(), "--k", "1,10");
    expect(stdout.split("\n")).toEqual([
      "ndcg@1        1.0000",
      "recall@1      1.0000",
      "precision@1   1.0000",
      "ndcg@10       1.0000",
      "recall@10     1.0000",
      "precision@10  0.1000",
      "mrr           1.0000",
      "map           1.0000",
      '3 queries to "judged"; 1 query without a relevant document left out; judgements of 1 query that are not there',
      "",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("says it for each query, as text and as JSON", async () => {
    const folder = await openJudged();
    const { stdout } = await evaluate(folder, "--by-query", "--k", "10");
    expect(stdout).toMatch(/^query +ndcg@10 +recall@10 +precision@10 +mrr +map\n1 +1\.0000 .* How many days of leave/);
    const json = JSON.parse((await evaluate(folder, "--by-query", "--json", "--k", "10")).stdout);
    expect(json).toMatchObject({
      collection: "judged",
      queries: 3,
      unjudged: 1,
      unknown: 1,
      metrics: { "ndcg@10": 1, mrr: 1 },
      thresholds: [],
      byQuery: [{ id: "1", metrics: { map: 1 } }, { id: "2" }, { id: "3" }],
    });
  });

  test("fails where a threshold is missed, says by how much, and writes it as JUnit", async () => {
    const folder = await openJudged();
    const thresholds = ["--min", "ndcg@5=0.9", "--min", "precision@5=0.5"];
    const { code, stdout, stderr } = await evaluate(folder, ...thresholds, "--junit", "report.xml");
    expect(stdout).toMatch(/^ndcg@5 +1\.0000 +at least 0\.9$/m);
    expect([code, stderr]).toEqual([1, "precision@5 is 0.2000, which is 0.3000 below 0.5\n"]);
    const xml = await readFile(join(folder, "report.xml"), "utf8");
    expect(xml).toContain('<testsuite name="kb eval judged" tests="2" failures="1"');
    expect(xml).toContain('<failure message="precision@5 is 0.2000, which is 0.3000 below 0.5"/>');
  });

  test("says so where the names of judgements mean none of the documents", async () => {
    const folder = await openJudged();
    await writeFile(join(folder, "qrels.txt"), "1 0 other.md 1\n2 0 kb 1\n");
    const { code, stdout } = await evaluate(folder, "--k", "1");
    expect(stdout).toMatch(/^map +0\.0000$/m);
    expect(stdout).toContain("No relevant document was found at all: judgements name documents by their path below");
    expect(code).toBe(0);
  });

  test("writes a query that is hostile to XML and terminals as text, and a case for each query", async () => {
    const folder = await openJudged();
    const text = 'paid leave <days> & "staff" \u001b[2J';
    await writeFile(join(folder, "queries.jsonl"), JSON.stringify({ id: "1", question: text }));
    const { stdout } = await evaluate(folder, "--by-query", "--junit", "report.xml", "--min", "map=0.1");
    expect(stdout).not.toContain("\u001b");
    const xml = await readFile(join(folder, "report.xml"), "utf8");
    expect(xml).toContain('tests="2" failures="0"');
    expect(xml).toContain('name="query 1"');
    expect(xml).toContain("paid leave &lt;days&gt; &amp; &quot;staff&quot; \ufffd[2J");
  });

  test.each([
    [["--min", "ndcg=0.5"], 2, 'there is no metric "ndcg"'],
    [["--min", "ndcg@10"], 2, "--min must be a metric and a number from 0 to 1"],
    [["--min", "map=2"], 2, "--min must be a metric and a number from 0 to 1"],
    [["--min", "recall@0=1"], 2, "there are: ndcg@K, recall@K and precision@K with K from 1 to 1000, mrr, map"],
    [["--qrels", "missing.txt"], 5, 'the file "missing.txt" cannot be read'],
    [["--qrels", "queries.jsonl"], 2, 'line 1 of "queries.jsonl" is no judgement'],
    [["-c", "other"], 5, 'the collection "other" does not exist'],
    [["--retrieval", "vector"], 2, "the collection has no embedding model"],
  ])("refuses %j with the exit code %i", async (words, exit, message) => {
    const { code, stdout, stderr } = await evaluate(await openJudged(), ...words);
    expect([code, stdout]).toEqual([exit, ""]);
    expect(stderr).toContain(message);
  });
});
