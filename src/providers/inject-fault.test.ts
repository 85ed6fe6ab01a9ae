import { expect, test } from "vitest";
import { faultKinds, parseFault } from "./inject-fault";

test("a fault names a node, what happens, and to how many calls", () => {
  expect(parseFault("answer=rate_limit:2")).toEqual({ node: "answer", kind: "rate_limit", times: 2 });
  expect(parseFault("answer=slow")).toEqual({ node: "answer", kind: "slow", times: undefined });
});

test.each(Object.keys(faultKinds))("there is a fault %s, told in sentences", (kind) => {
  expect(parseFault(`answer=${kind}`).kind).toBe(kind);
  expect(faultKinds[kind as keyof typeof faultKinds]).toMatch(/^[A-Z].*\.$/);
});

test.each([
  ["", '"" is no fault to inject', "write NODE=FAULT or NODE=FAULT:TIMES, such as answer=rate_limit:2"],
  ["answer", '"answer" is no fault to inject', "write NODE=FAULT"],
  ["=slow", '"=slow" is no fault to inject', "write NODE=FAULT"],
  ["answer=rate_limits:2", 'there is no fault "rate_limits" to inject', 'did you mean "rate_limit"?'],
  ["answer=", 'there is no fault "" to inject', "there is: rate_limit, quota, unavailable"],
  ["answer=toString", 'there is no fault "toString" to inject', "there is: "],
  ["answer=slow:0", '"0" in "answer=slow:0" is no number of calls', "write a whole number from 1 up"],
  ["answer=slow:", '"" in "answer=slow:" is no number of calls', "write a whole number from 1 up"],
  ["answer=slow:1.5", '"1.5" in "answer=slow:1.5" is no number of calls', "write a whole number from 1 up"],
  ["answer=slow:1:2", '"1:2" in "answer=slow:1:2" is no number of calls', "write a whole number from 1 up"],
])("%j is refused with what would have been right", (text, message, hint) => {
  expect(() => parseFault(text)).toThrow(
    expect.objectContaining({ code: "usage", message, hint: expect.stringContaining(hint) }),
  );
});
