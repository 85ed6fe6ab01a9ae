import { PlanetError } from "../../../engine/errors";
import { counted } from "../../counted";
import { printableLine } from "../../terminal";
import { searchedCollections } from "../searched-collections";
import type { ChatSession } from "../session";
import type { SlashCommand } from "../slash-command";

/** `/attach FILE` */
export const attachCommand: SlashCommand = {
  name: "attach",
  argument: "FILE",
  description: "adds a file, a folder or a web page to the sources",
  complete: () => "files",
  async run(argument, session, { print, progress, signal }) {
    if (argument === "") throw new PlanetError("usage", "no file is named", { hint: "/attach notes.md" });
    const collection = collectionFor(session);
    try {
      const report = await session.planet.embed(collection, [argument], {
        signal,
        onProgress: ({ done, total, label }) => progress(`reading ${done}/${total} ${printableLine(label)}`),
      });
      // Without documents the stack's workflow searches none.
      await session.reload();
      const { indexed, unchanged, skipped } = report;
      const chunks = indexed.reduce((sum, one) => sum + one.chunks, 0);
      const told = [
        indexed.length > 0 ? `${counted(indexed.length, "document")} read, ${counted(chunks, "chunk")}` : "",
        unchanged > 0 ? `${unchanged} unchanged` : "",
      ].filter(Boolean);
      print([
        told.join(", ") || "nothing is added",
        ...skipped.map(({ document, message }) => `"${printableLine(document)}" is skipped: ${printableLine(message)}`),
      ]);
    } finally {
      progress(undefined);
    }
  },
};

/** The collection that the workflow searches and that may be added to. */
function collectionFor({ workflow, stack }: ChatSession): string {
  const searched = searchedCollections(workflow.plan);
  const open = searched.find(({ sources }) => sources === undefined);
  if (open !== undefined) return open.name;
  if (workflow.kind === "documents") return stack;
  const [declared] = searched;
  if (declared === undefined) {
    throw new PlanetError("usage", `the workflow "${workflow.name}" searches no documents`, {
      hint: "give it a node of type knowledge_base",
    });
  }
  throw new PlanetError("usage", `the collection "${declared.name}" holds what its sources say, and nothing else`, {
    hint: `put the file where they find it: ${declared.sources?.join(", ")}`,
  });
}
