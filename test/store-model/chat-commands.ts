import fc from "fast-check";
import { expect } from "vitest";
import { command, type Draw, expectRefusal, pick, type StoreCommand } from "./command";
import { dropChat, messagesOf } from "./model";
import { processOf } from "./world";

type Picked = Draw & { readonly at: number; readonly text: string };
type Said = Picked & { readonly role: "user" | "assistant"; readonly run: number | undefined };

/** What can be done with chats. */
export function chatCommands(draw: fc.Arbitrary<Draw>): fc.Arbitrary<StoreCommand>[] {
  const words = fc.array(fc.constantFrom("alpha", "Beta", "gamma", "delta", "äpfel", "alphabet"), { maxLength: 4 });
  const picked = fc
    .tuple(draw, fc.nat({ max: 9 }), words)
    .map(([drawn, at, said]): Picked => ({ ...drawn, at, text: said.join(" ") }));
  const said = fc
    .tuple(picked, fc.constantFrom("user" as const, "assistant" as const), fc.option(fc.nat({ max: 3 })))
    .map(([drawn, role, run]): Said => ({ ...drawn, role, run: run ?? undefined }));
  return [
    picked.map((drawn) => command("create chat", drawn, createChat)),
    picked.map((drawn) => command("rename chat", drawn, renameChat)),
    picked.map((drawn) => command("note snapshot", drawn, noteSnapshot)),
    picked.map((drawn) => command("remove chat", drawn, removeChat)),
    said.map((drawn) => command("append message", drawn, append)),
    said.map((drawn) => command("append message", drawn, append)),
    said.map((drawn) => command("append two messages at once", drawn, appendTwo)),
  ];
}

type Perform<Drawn extends Draw> = Parameters<typeof command<Drawn>>[2];

const createChat: Perform<Picked> = async (model, world, { side, at, text }) => {
  const { chats } = processOf(world, side);
  const stack = pick(model.everStacks, at) ?? "stack_0";
  if (!model.stacks.has(stack)) {
    await expectRefusal(chats.create({ stack }, model.time), "not_found");
    return;
  }
  const chat = await chats.create({ stack, title: text, workflow: "w.yaml" }, model.time);
  expect(chat).toMatchObject({ stack, title: text, createdAt: model.time, updatedAt: model.time });
  model.chats.set(chat.id, chat);
};

const renameChat: Perform<Picked> = async (model, world, { side, at, text }) => {
  const { chats } = processOf(world, side);
  const chat = pick(model.chats.values(), at);
  if (chat === undefined) {
    await expectRefusal(chats.rename("chat_0", text), "not_found");
    return;
  }
  await chats.rename(chat.id, text);
  model.chats.set(chat.id, { ...chat, title: text });
};

const noteSnapshot: Perform<Picked> = async (model, world, { side, at, text }) => {
  const { chats } = processOf(world, side);
  const chat = pick(model.chats.values(), at);
  if (chat === undefined) return;
  const { snapshot: _, ...rest } = chat;
  const snapshot = text === "" ? undefined : { summary: text, through: at };
  await chats.setSnapshot(chat.id, snapshot);
  model.chats.set(chat.id, snapshot === undefined ? rest : { ...rest, snapshot });
};

const removeChat: Perform<Picked> = async (model, world, { side, at }) => {
  const id = pick(model.chats.keys(), at) ?? "chat_0";
  expect(await processOf(world, side).chats.remove(id)).toBe(model.chats.has(id));
  dropChat(model, id);
};

const append: Perform<Said> = async (model, world, { side, at, text, role, run }) => {
  const { chats } = processOf(world, side);
  const chat = pick(model.chats.values(), at);
  const message = { role, content: text, model: "m:1", ...(run === undefined ? {} : { run: `run_${run}` }) };
  if (chat === undefined) {
    await expectRefusal(chats.append("chat_0", message, model.time), "not_found");
    return;
  }
  const before = messagesOf(model, chat.id);
  const kept = await chats.append(chat.id, message, model.time);
  const answered = before.find((one) => role === "assistant" && one.role === role && one.run === message.run);
  if (answered !== undefined && run !== undefined) {
    expect(kept).toEqual(answered);
    return;
  }
  const number = (before.at(-1)?.number ?? 0) + 1;
  expect(kept).toEqual({ ...message, id: kept.id, chat: chat.id, number, createdAt: model.time });
  model.messages.set(kept.id, kept);
  model.chats.set(chat.id, { ...chat, updatedAt: model.time });
};

const appendTwo: Perform<Said> = async (model, world, { at, text }) => {
  const chat = pick(model.chats.values(), at);
  if (chat === undefined) return;
  const last = messagesOf(model, chat.id).at(-1)?.number ?? 0;
  const kept = await Promise.all(
    world.processes.map(({ chats }) => chats.append(chat.id, { role: "user", content: text }, model.time)),
  );
  expect(kept.map(({ number }) => number).sort((a, b) => a - b)).toEqual([last + 1, last + 2]);
  for (const message of kept) model.messages.set(message.id, message);
  model.chats.set(chat.id, { ...chat, updatedAt: model.time });
};
