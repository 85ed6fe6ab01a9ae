import { describe, expect, test } from "vitest";
import { eraseWideFrame, frameAfter, moveFrame, noFrame, unwrapFrame } from "./drawn-frame";

const control = "\u001b[";
const first = `answer\n> typed\nstatus\n${control}2A${control}4G${control}?25h`;
const frame = { lines: ["answer", "> typed", "status"], row: 1 };

describe("frameAfter", () => {
  test("finds the lines, and the one that the cursor is in", () => {
    expect(frameAfter(first, noFrame)).toEqual(frame);
    const erasing = `${control}?25l${control}2B${control}1G${control}2K${control}1A${control}2K${control}G`;
    expect(frameAfter(erasing + first, noFrame)).toEqual(frame);
  });

  test("follows the cursor, forgets what is erased, and keeps the frame through anything else", () => {
    expect(frameAfter(`${control}?25l${control}2B${control}1G${control}1A${control}1G${control}?25h`, frame).row).toBe(
      2,
    );
    expect(frameAfter(`${control}?25l${control}2K${control}1A${control}2K${control}G`, frame)).toEqual(noFrame);
    expect(frameAfter(`${control}?2026h`, frame)).toBe(frame);
  });
});

describe("unwrapFrame", () => {
  test("erases each row that the lines above the cursor have become, and goes down by their number", () => {
    const wide = { lines: ["x".repeat(100), "日".repeat(30), "", "> typed", "y".repeat(90)], row: 3 };
    expect(unwrapFrame(wide, 40)).toBe(`\r${control}6A${control}J${control}3B`);
    expect(unwrapFrame({ lines: [`${control}2m${"z".repeat(40)}${control}22m`, ">"], row: 1 }, 40)).toContain(
      `\r${control}1A`,
    );
  });

  test("erases below where the cursor is in the first line, and nothing where nothing is drawn", () => {
    expect(unwrapFrame({ lines: [">", "status"], row: 0 }, 40)).toBe(`\r${control}J`);
    expect(unwrapFrame(noFrame, 40)).toBe("");
  });
});

describe("eraseWideFrame", () => {
  test("erases all rows of a frame that was drawn too wide, with the cursor placed from below", () => {
    const wide = { lines: ["x".repeat(100), "> typed", "y".repeat(90)], row: 1 };
    // Seven rows, and the cursor two above the row below them.
    expect(eraseWideFrame(wide, 40)).toBe(`\r${control}5A${control}J${control}1B`);
  });

  test("leaves a frame that fits, and nothing", () => {
    expect(eraseWideFrame(frame, 40)).toBe("");
    expect(eraseWideFrame(noFrame, 40)).toBe("");
  });
});

describe("moveFrame", () => {
  test("makes as many empty lines as the frame has, with the cursor where it is in them", () => {
    expect(moveFrame(frame)).toBe(`\r\n\n\n${control}2A`);
    expect(moveFrame(noFrame)).toBe("");
  });
});
