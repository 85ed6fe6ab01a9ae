import { describe, expect, test } from "vitest";
import { findStored, storedName } from "./stored-collection";

describe("storedName", () => {
  test("keeps a collection without sources under its own name", () => {
    expect(storedName("manual", "/a", {})).toBe("manual");
  });

  test("keeps collections apart by folder, sources, what is left out of them and chunks", () => {
    const names = [
      storedName("manual", "/a", { sources: ["docs"] }),
      storedName("manual", "/b", { sources: ["docs"] }),
      storedName("manual", "/a", { sources: ["more"] }),
      storedName("manual", "/a", { sources: ["docs"], chunk: { size: 400 } }),
      storedName("manual", "/a", { sources: ["docs"], chunk: { size: 400, unit: "tokens" } }),
      storedName("manual", "/a", { sources: ["docs"], exclude: ["drafts/"] }),
      storedName("manual", "/a", { sources: ["docs"], fileLimit: 1000 }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(storedName("manual", "/a", { sources: ["docs"] })).toBe(names[0]);
  });
});

describe("findStored", () => {
  const declared = storedName("manual", "/a", { sources: ["docs"] });

  test("finds a collection by its name, whether filled by hand or declared", () => {
    expect(findStored("manual", ["manual", declared])).toBe("manual");
    expect(findStored("manual", ["other", declared])).toBe(declared);
  });

  test("names what there is when there is none of the name", () => {
    expect(() => findStored("manua", [declared])).toThrow(
      expect.objectContaining({ code: "not_found", hint: 'there is: "manual"' }),
    );
  });

  test("asks which one is meant when several workflows declare it", () => {
    const other = storedName("manual", "/b", { sources: ["docs"] });
    expect(() => findStored("manual", [declared, other])).toThrow(
      expect.objectContaining({ code: "usage", hint: expect.stringContaining("/a, /b") }),
    );
  });
});
