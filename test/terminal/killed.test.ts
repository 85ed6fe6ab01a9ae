import { describe, expect, test } from "vitest";
import { keys } from "./keys";
import { openTerminal } from "./open-terminal";
import { isResting, ready, slowProject } from "./slow-project";

const { enter } = keys;

describe("aiplanet chat that is killed in mid-answer", () => {
  test("shows what was asked and written when it goes on, and has it answered with /retry", async () => {
    const { server, folder } = await slowProject();
    const killed = openTerminal(["chat"], { folder });
    await killed.shows(ready);
    killed.type(`First${enter}`);
    await server.say("The first answer.");
    await server.end();
    await killed.shows(isResting);
    killed.type(`Tell me${enter}`);
    await server.say("Once upon ");
    await killed.shows("Once upon");
    process.kill(killed.pid, "SIGKILL");
    await killed.exitCode;
    server.forget();

    const plain = openTerminal(["chat", "--continue", "--plain"], { folder });
    await plain.shows(
      "goes on: First; /history lists what was said\nthe last question is not answered; /retry goes on",
    );
    const terminal = openTerminal(["chat", "--continue"], { folder });
    await terminal.shows(/> First\s+The first answer\.\s+> Tell me\s+Once upon\s+\(not finished; \/retry goes on\)/);
    terminal.type(`/retry${enter}`);
    await server.say("Once upon a time.");
    await server.end();
    await terminal.shows("Once upon a time.");
    await terminal.shows(isResting);
    terminal.type(`/history${enter}`);
    await terminal.shows(/1 > First[\s\S]*2 {3}The first answer\.[\s\S]*3 > Tell me[\s\S]*4 {3}Once upon a time\./);
    expect(server.asked()).toBe(3);
  });
});
