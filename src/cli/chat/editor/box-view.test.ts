import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textWidth } from "../../text-width";
import { viewOf } from "./box-view";
import { anyText } from "./fixtures/any-text";
import { paste, press } from "./fixtures/press";
import { emptyBox, pressKey, withCandidates, withText } from "./input-box";

const view = (text: string, size: { columns?: number; rows?: number } = {}) =>
  viewOf(withText(emptyBox(), text), { columns: 10, rows: 5, ...size });

describe("viewOf", () => {
  test("an empty box has one line", () => {
    expect(view("")).toEqual({ lines: [""], cursor: { row: 0, column: 0 }, menu: [], prompt: "" });
  });

  test("a line that is too long goes on in the next row", () => {
    expect(view("0123456789abc")).toMatchObject({ lines: ["0123456789", "abc"], cursor: { row: 1, column: 3 } });
  });

  test("the cursor at the end of a full row stands in a row of its own", () => {
    expect(view("0123456789")).toMatchObject({ lines: ["0123456789", ""], cursor: { row: 1, column: 0 } });
    expect(view("0123456789\na")).toMatchObject({ lines: ["0123456789", "a"], cursor: { row: 1, column: 1 } });
  });

  test("a letter of two columns is never cut", () => {
    expect(view("12345678 日本")).toMatchObject({ lines: ["12345678 ", "日本"], cursor: { row: 1, column: 4 } });
  });

  test("letters of two columns stand where the cursor says", () => {
    const box = press("日本語 <Left>", { columns: 10 }).box;
    expect(viewOf(box, { columns: 10, rows: 5 }).cursor).toEqual({ row: 0, column: 4 });
  });

  test("only the rows around the cursor are shown", () => {
    const lines = Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n");
    expect(view(lines, { rows: 3 }).lines).toEqual(["line 17", "line 18", "line 19"]);
    const up = press("<Up> <Up> <Up> <Up>", { box: withText(emptyBox(), lines) }).box;
    expect(viewOf(up, { columns: 10, rows: 3 })).toMatchObject({
      lines: ["line 14", "line 15", "line 16"],
      cursor: { row: 1, column: 7 },
    });
    const top = press("<Ctrl-Home>", { box: up }).box;
    expect(viewOf(top, { columns: 10, rows: 3 }).lines).toEqual(["line 0", "line 1", "line 2"]);
  });

  test("controls are shown as pictures, and what turns the direction as unknown", () => {
    const box = { ...emptyBox(), buffer: { text: "a\u001b[31m\u0007\t\u007f\u009b\u202eb", cursor: 0 } };
    expect(viewOf(box, { columns: 40, rows: 5 }).lines).toEqual(["a␛[31m␇    ␡\ufffd\ufffdb"]);
  });

  test("a long paste is shown by its label, cut where it does not fit", () => {
    const { box } = press([paste("x\n".repeat(20)), paste("y".repeat(3_000))]);
    expect(viewOf(box, { columns: 80, rows: 5 }).lines).toEqual([
      "[pasted text #1, 21 lines][pasted text #2, 3000 characters]",
    ]);
    expect(viewOf(box, { columns: 12, rows: 5 }).lines).toEqual(["[pasted tex…", "[pasted tex…", ""]);
  });

  test("the menu marks what Enter would take", () => {
    const box = withCandidates(press("/").box, [{ text: "/a", description: "one" }, { text: "/b" }], 0);
    expect(viewOf(press("<Tab>", { box }).box, { columns: 10, rows: 5 }).menu).toEqual([
      { text: "/a", description: "one", selected: false },
      { text: "/b", selected: true },
    ]);
  });

  test("no line is wider than the columns, and the cursor stands within them", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        (text, columns, rows, up) => {
          let box = withText(emptyBox(), text);
          for (let count = up % 8; count > 0; count -= 1)
            box = pressKey(
              box,
              { name: "up", ctrl: false, alt: false, shift: false },
              { columns, history: [], busy: false },
            ).box;
          const { lines, cursor } = viewOf(box, { columns, rows });
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(cursor.row).toBeLessThan(lines.length);
          expect(cursor.column).toBeLessThan(columns);
          for (const line of lines) {
            expect(textWidth(line)).toBeLessThanOrEqual(columns);
            expect(line).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
    );
  });

  test("all rows together are the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "日", "👩🏽‍🚀", "e\u0301", "\n") }),
        fc.integer({ min: 2, max: 9 }),
        (text, columns) => {
          const { lines } = view(text, { columns, rows: 1_000 });
          expect(lines.join("")).toBe(text.replaceAll("\n", ""));
        },
      ),
    );
  });
});
