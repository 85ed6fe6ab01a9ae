import type { Knowledge } from "../knowledge/contracts";
import type { SourceTexts } from "../nodes/output";
import { storedName } from "./stored-collection";

/**
 * What `output` nodes check citations against: documents as the collections of a workflow hold them.
 * @param open gives the knowledge; it is called when a citation is first checked.
 */
export function sourceTexts(open: () => Promise<Knowledge>): SourceTexts {
  return {
    async *textOf({ collection, declaration, folder, document }) {
      const knowledge = await open();
      yield* knowledge.textOf(storedName(collection, folder ?? "", declaration), document);
    },
  };
}
