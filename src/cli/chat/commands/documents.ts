import type { DocumentSummary } from "../../../app/documents";
import { isPlanetError } from "../../../engine/errors";
import { counted } from "../../counted";
import { printableLine } from "../../terminal";
import { cutText } from "../../text-width";
import { searchedCollections } from "../searched-collections";
import type { SlashCommand } from "../slash-command";

/** So many documents of each collection are listed. */
const mostListed = 100;

/** `/documents [words]` */
export const documentsCommand: SlashCommand = {
  name: "documents",
  argument: "[words]",
  description: "lists the documents that answers may rest on",
  async run(argument, { planet, workflow }, { print, columns }) {
    const collections = searchedCollections(workflow.plan);
    if (collections.length === 0) print(["the workflow searches no documents"]);
    for (const { name } of collections) {
      const filter = { limit: mostListed, ...(argument === "" ? {} : { search: argument }) };
      const found = await planet.documents.list(name, filter).catch(noneYet);
      const more = found.length === mostListed ? " and more" : "";
      print([
        `${printableLine(name)}: ${counted(found.length, "document")}${more}`,
        ...found.map(({ name: document, chunks }) =>
          cutText(`  ${printableLine(document)} (${counted(chunks, "chunk")})`, columns),
        ),
      ]);
    }
  },
};

/** A collection is made when it is first filled. */
function noneYet(error: unknown): readonly DocumentSummary[] {
  if (isPlanetError(error) && error.code === "not_found") return [];
  throw error;
}
