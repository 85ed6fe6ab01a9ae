import { describe, expect, test } from "vitest";
import type { DocumentValue } from "../engine/values";
import type { Stretch } from "../knowledge/contracts";
import { claimsOf } from "./quotations";
import { verifyCitations } from "./verify-citations";

const leave = "Everybody has 27 days of leave. It is paid.";
const cited: DocumentValue = {
  document: "docs/leave.md",
  collection: "docs",
  text: "It is paid.",
  start: 32,
  end: 43,
  page: 3,
  number: 1,
};
const page: DocumentValue = { document: "page", url: "https://example.org/", text: "Trains are fast.", number: 2 };

describe("verifyCitations", () => {
  test("finds no fault where all stands in the document, beyond the cited sentence", async () => {
    expect(await verify('“27 days of leave” [1] "Trains are fast" [2]', [cited, page])).toEqual([]);
  });

  test("names a quotation that does not stand in its source, with document and page", async () => {
    expect(await verify('It says "40 days of leave" per year [1].', [cited])).toEqual([
      'citation [1] quotes "40 days of leave" which does not stand in "docs/leave.md" page 3',
    ]);
  });

  test("takes a quotation that stands in one of the sources cited for it", async () => {
    expect(await verify('"27 days" [1][2]', [cited, page])).toEqual([]);
    expect(await verify('"40 days" [1][2]', [cited, page])).toEqual([
      'citation [1][2] quotes "40 days" which does not stand in "docs/leave.md" page 3 or "https://example.org/"',
    ]);
  });

  test("names a number without a source", async () => {
    expect(await verify("Paid [1]. Fast [7].", [cited])).toEqual(["[7] has no source"]);
  });

  test("names a citation that does not stand where it says, and one of an unknown document", async () => {
    expect(await verify("Paid [1].", [{ ...cited, start: 0, end: 11 }])).toEqual([
      'citation [1] quotes "It is paid." which does not stand in "docs/leave.md" page 3',
    ]);
    expect(await verify("Paid [1].", [{ ...cited, document: "docs/gone.md" }])).toEqual([
      'citation [1] names "docs/gone.md" page 3, which is not among the sources',
    ]);
  });

  test("checks what is in no collection against the passages that the model was given", async () => {
    const whole = { ...page, text: "Planes are slow. Trains are fast." };
    expect(await verify('"Planes are slow" [2]', [page], [whole])).toEqual([]);
    expect(await verify('"Planes are slow" [2]', [page])).toHaveLength(1);
    expect(await verify("Fast [2].", [page], [{ ...whole, url: "https://example.com/" }])).toEqual([
      'citation [2] names "https://example.org/", which is not among the sources',
    ]);
  });

  test("numbers citations by their places where they have no number", async () => {
    expect(await verify('"Trains are fast" [1]', [{ ...page, number: undefined }])).toEqual([]);
  });
});

function verify(answer: string, citations: readonly DocumentValue[], passages?: readonly DocumentValue[]) {
  const textOf = ({ collection, document }: DocumentValue) =>
    collection === undefined ? undefined : indexed(document);
  return verifyCitations(claimsOf(answer, true), { citations, passages, textOf });
}

/** The document in two stretches that overlap. */
async function* indexed(document: string): AsyncGenerator<Stretch> {
  if (document !== "docs/leave.md") return;
  yield { text: leave.slice(0, 34), start: 0, end: 34 };
  yield { text: leave.slice(20), start: 20, end: leave.length };
}
