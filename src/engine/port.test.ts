import { describe, expect, test } from "vitest";
import {
  canMerge,
  describePortFault,
  describeValue,
  emptyValue,
  fitsPort,
  mergeValues,
  type PortType,
  portsJoin,
} from "./port";

const passage = { document: "a.md", text: "Warm." };
const message = { role: "user", content: "Hi" };

describe("fitsPort", () => {
  test.each<[PortType, unknown]>([
    ["text", ""],
    ["number", 0],
    ["boolean", false],
    ["json", null],
    ["json", [1]],
    ["documents", []],
    ["documents", [passage]],
    ["messages", [message]],
    ["any", null],
  ])("a %s port takes %j", (type, value) => {
    expect(fitsPort(type, value)).toBe(true);
  });

  test.each<[PortType, unknown]>([
    ["text", 3],
    ["number", "3"],
    ["boolean", 1],
    ["json", undefined],
    ["json", 3n],
    ["documents", passage],
    ["documents", [null]],
    ["documents", [{ text: "no name" }]],
    ["messages", [{ role: "robot", content: "" }]],
    ["messages", ["hi"]],
    ["any", undefined],
    ["number", Number.NaN],
    ["number", Number.POSITIVE_INFINITY],
    ["documents", [{ ...passage, size: 3n }]],
    ["messages", [{ ...message, at: new Date(0) }]],
  ])("a %s port does not take %o", (type, value) => {
    expect(fitsPort(type, value)).toBe(false);
  });
});

describe("describePortFault", () => {
  test("names the place inside of a list", () => {
    expect(describePortFault("documents", [passage, { text: 1 }])).toMatch(/^got a list \(at 1\.document: /);
    expect(describePortFault("text", undefined)).toBe("got no value");
    expect(describePortFault("text", 3)).toBe("got the number 3");
  });
});

describe("describeValue", () => {
  test("is short, whatever the value", () => {
    expect(describeValue("a".repeat(100))).toBe(`the text "${"a".repeat(40)}..."`);
    expect(describeValue(null)).toBe("nothing");
    expect(describeValue({})).toBe("a map");
    expect(describeValue(true)).toBe("the boolean true");
  });
});

describe("portsJoin", () => {
  test("joins equal types, any with anything, and everything with json", () => {
    expect(portsJoin("text", "text")).toBe(true);
    expect(portsJoin("any", "number")).toBe(true);
    expect(portsJoin("number", "any")).toBe(true);
    expect(portsJoin("documents", "json")).toBe(true);
    expect(portsJoin("json", "text")).toBe(false);
    expect(portsJoin("text", "number")).toBe(false);
  });
});

describe("mergeValues", () => {
  test("joins lists, puts texts one below the other, and lists everything else", () => {
    const other = { ...passage, text: "Another one." };
    expect(mergeValues("documents", [[passage], [], [other]])).toEqual([passage, other]);
    expect(mergeValues("documents", [[passage], [other, { ...passage, score: 2 }]])).toEqual([passage, other]);
    expect(mergeValues("text", ["a", "", "b"])).toBe("a\n\nb");
    expect(mergeValues("json", [1, [2]])).toEqual([1, [2]]);
    expect(canMerge("number") || canMerge("boolean")).toBe(false);
  });
});

describe("emptyValue", () => {
  test("is what an expression can go on with", () => {
    expect([emptyValue("text"), emptyValue("documents"), emptyValue("number")]).toEqual(["", [], null]);
  });
});
