import { expect, test } from "vitest";
import { markPareto } from "../../app/testing/sweep";
import { testTerminal } from "../fixtures/test-terminal";
import { colours } from "../terminal";
import { exampleReport } from "./fixtures/report";
import { sweepLines } from "./sweep-report";

const choice = (value: string, quality: number, cost: number | undefined, time: number) => ({
  changes: [{ node: "answer", path: ["model"], value }],
  report: { ...exampleReport(), files: [] },
  quality,
  cost,
  time,
});

test("a sweep is a table of its choices, with those marked that no other beats", () => {
  const rows = markPareto([
    choice("a:large", 1, 0.1, 900),
    choice("a:small", 0.9, 0.01, 300),
    choice("a:worse", 0.8, 0.02, 300),
    choice("a:new", 0.95, undefined, 2_000),
  ]);
  expect(sweepLines(rows, colours(testTerminal(), {}))).toEqual([
    "   answer.config.model  passed  cost     time a run",
    "*  a:large              100 %   $0.10    900ms",
    "*  a:small              90 %    $0.01    300ms",
    "   a:worse              80 %    $0.02    300ms",
    "   a:new                95 %    unknown  2.0s",
    "* no other choice is better in one of them without being worse in another",
  ]);
});

test("below it stands why a choice did not pass, and one that passes nothing is no best one", () => {
  const { files } = exampleReport();
  const rows = markPareto([
    { ...choice("a:broken", 0, 0, 1), report: { ...exampleReport(), files: [...files, ...files] } },
  ]);
  expect(sweepLines(rows, colours(testTerminal(), {}))).toEqual([
    "answer.config.model  passed  cost  time a run",
    "a:broken             0 %     $0    1ms",
    "a:broken",
    '  2 times: the answer contains "green"; got: a | b',
    "  | ::error::no <b>@you</b> %0A & ]]>",
    "  2 times: the call is not recorded; record it",
    "  2 times: it has 1 error",
  ]);
});
