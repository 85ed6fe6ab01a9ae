import { describe, expect, test } from "vitest";
import type { ErrorRecord } from "../engine/errors";
import type { RunEvent } from "../engine/events";
import { testTerminal } from "./fixtures/test-terminal";
import { streamedAnswer } from "./streamed-answer";

const head = { seq: 0, time: 0 };
const error: ErrorRecord = { code: "node_failed", message: "x", retryable: true };

describe("streamedAnswer", () => {
  test("shows the text of the answering node as it comes on a terminal", () => {
    const { answer, terminal } = open();
    answer.event(delta("Two "));
    expect(terminal.out()).toBe("Two ");
    answer.event(delta("words."));
    answer.end("Two words.");
    expect(terminal.out()).toBe("Two words.\n");
  });

  test("shows it in one piece at the end where stdout is no terminal", () => {
    const { answer, terminal } = open(false);
    answer.event(delta("Two words."));
    expect(terminal.out()).toBe("");
    answer.end("Two words.");
    expect(terminal.out()).toBe("Two words.\n");
  });

  test("shows nothing of other nodes", () => {
    const { answer, terminal } = open();
    answer.event({ ...head, type: "node-delta", node: "other", text: "no" });
    answer.event({ ...head, type: "node-delta", node: "answer", notice: "no" });
    answer.end("Yes.");
    expect(terminal.out()).toBe("Yes.\n");
  });

  test("goes on below what was told in between", () => {
    const { answer, terminal } = open();
    answer.event(delta("Two "));
    answer.pause();
    answer.pause();
    answer.event(delta("words."));
    answer.end("Two words.");
    expect(terminal.out()).toBe("Two \nwords.\n");
  });

  test("starts anew when the node is tried again", () => {
    const { answer, terminal } = open();
    answer.event(delta("Tw"));
    answer.event({ ...head, type: "node-retry", node: "answer", attempt: 2, delay: 1, error });
    answer.event(delta("Two words."));
    answer.end("Two words.");
    expect(terminal.out()).toBe("Tw\nTwo words.\n");
  });

  test("shows the answer that stands in for a failed one", () => {
    const { answer, terminal } = open();
    answer.event(delta("Tw"));
    answer.event({ ...head, type: "node-error", node: "answer", error });
    answer.end("Sorry.");
    expect(terminal.out()).toBe("Tw\nSorry.\n");
  });

  test("ends the line where there is no answer", () => {
    const { answer, terminal } = open();
    answer.event(delta("Tw"));
    answer.end();
    expect(terminal.out()).toBe("Tw\n");
  });

  test("lets no answer steer the terminal", () => {
    const { answer, terminal } = open();
    answer.event(delta("\u001b[2J\u001b"));
    answer.event(delta("[31mred"));
    answer.end("\u001b[2J\u001b[31mred");
    expect(terminal.out()).not.toContain("\u001b");
  });
});

function open(tty = true) {
  const terminal = testTerminal({ tty });
  return { terminal, answer: streamedAnswer("answer", () => undefined, terminal) };
}

function delta(text: string): RunEvent {
  return { ...head, type: "node-delta", node: "answer", text };
}
