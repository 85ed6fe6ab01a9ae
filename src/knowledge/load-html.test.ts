import { describe, expect, test } from "vitest";
import { readDocument } from "./load-document";

describe("HTML", () => {
  test("is read as its main content, with headings, language, title and facts", async () => {
    const page = `<!doctype html><html lang="en-GB"><head><title>Leave &ndash;
      Handbook</title><meta name="description" content="All about leave"><meta property="article:published_time" content="2024-05-01">
      <style>p { color: red }</style></head><body><header><h1>Site</h1><nav><a href="/">Home</a></nav></header>
      <main><header><h1>Leave</h1></header><p>Every <b>em</b>ployee gets&nbsp;25&shy; days.<br>Really.
      <h2>Unpaid <code>leave</code></h2><aside>See also</aside><ul><li>On request<ul><li>in writing</ul><li><p>Up to 3 months</ul>
      <ol start=3><li>three<li>four</ol><table><tr><th>Grade<th>Days<tr><td>A</td><td><p>30</p></td></table>
      <pre>a
  b</pre><p hidden>Secret<p style="display: none">Secret<script>var a = "<p>no</p>";</script></main><footer>Imprint</footer></body></html>`;

    const outcome = await read(page);

    expect(outcome).toMatchObject({
      loader: "html",
      document: {
        title: "Leave – Handbook",
        language: "en-GB",
        facts: { description: "All about leave", date: "2024-05-01" },
      },
    });
    expect(textOf(outcome)).toBe(
      "Leave\n\nEvery employee gets 25 days.\nReally.\n\nUnpaid leave\n\n- On request\n- in writing\n- Up to 3 months\n\n" +
        "3. three\n4. four\n\nGrade | Days\nA | 30\n\na\n  b",
    );
    expect(sectionsOf(outcome)).toEqual([
      [["Leave"], "Leave\n\nEvery employee"],
      [["Leave", "Unpaid leave"], "Unpaid leave\n\n- On re"],
    ]);
  });

  test("without a main element loses what is around the text", async () => {
    const text = "The text of the page is long enough to be told from what is around it. ".repeat(5);
    const page = `<html><body><div class="top-nav"><a>One</a></div><div id="sidebar">Side</div><ul><li><a>First link</a><li><a>Second link</a><li><a>Third link</a></ul>
      <form id="aspnet"><div class="content"><h1>Title</h1><p>${text}</p></div></form><div role="contentinfo">About</div></body></html>`;

    expect(textOf(await read(page))).toBe(`Title\n\n${text.trim()}`);
  });

  test("of links and frames alone is read all the same", async () => {
    const page = "<html><body><nav><ul><li><a>One</a><li><a>Two</a><li><a>Three</a></ul></nav></body></html>";

    expect(textOf(await read(page))).toBe("- One\n- Two\n- Three");
  });

  test("lays a page out in tables as text in lines", async () => {
    const page = "<html><table><tr><td>Menu</td><td><h1>Title</h1><p>First.</p><p>Second.</p></td></tr></table></html>";

    expect(textOf(await read(page))).toBe("Menu\n\nTitle\n\nFirst.\n\nSecond.");
  });

  test.each([
    ["a meta element", '<html><meta charset="iso-8859-1"><p>für', undefined],
    [
      "an old meta element",
      "<html><meta http-equiv=content-type content='text/html; charset=latin1'><p>für",
      undefined,
    ],
    ["the server", "<html><p>für", "windows-1252"],
  ])("is decoded as %s says", async (_name, page, charset) => {
    const options = charset === undefined ? {} : { charset };
    const outcome = await readDocument(new Uint8Array(Buffer.from(page, "latin1")), "a.html", options);

    expect(outcome).toMatchObject({ document: { text: "für" } });
  });

  test("without any text has none", async () => {
    expect(
      await read("<html><head><title>a</title></head><body><img alt=x><script>1</script></body></html>"),
    ).toMatchObject({ status: "skipped", reason: "no_text" });
  });

  test.each([
    ["elements", "<div>", "</div>"],
    ["inline elements", "<b><i id=x>", ""],
    ["paragraphs in items", "<li><p>", ""],
    ["tables", "<table><tr><td>", ""],
    ["headings", "<h1>", ""],
  ])("with 100,000 nested %s is read in no time", async (_name, open, close) => {
    const started = performance.now();
    const outcome = await read(`<html>${open.repeat(100_000)}deep &amp; down${close.repeat(100_000)}</html>`);

    expect(outcome).toMatchObject({
      document: { text: expect.stringContaining("deep"), notices: [expect.stringContaining("nested too deep")] },
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each(["<", "<a ", "<!--", "<script>", "&", "</p>", "<p>", "<a href='", "<h2>x</h2>", "<br>", "<td>"])(
    "of 200,000 times %j is read in time",
    async (piece) => {
      const started = performance.now();
      expect(["loaded", "skipped"]).toContain((await read(`<html>${piece.repeat(200_000)}`)).status);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
  );
});

function read(page: string) {
  return readDocument(new TextEncoder().encode(page), "a.html");
}

type Outcome = Awaited<ReturnType<typeof read>>;

function textOf(outcome: Outcome): string {
  return outcome.status === "loaded" ? outcome.document.text : outcome.message;
}

function sectionsOf(outcome: Outcome) {
  if (outcome.status === "skipped") return outcome.message;
  const { text, sections } = outcome.document;
  return sections.map(({ headings, start, end }) => [headings, text.slice(start, Math.min(end, start + 21))]);
}
