import type { Planet } from "../app/planet";
import type { Completion, ValueKind, ValueSource } from "./complete-words";
import { moment } from "./moment";
import { printableLine, type Terminal } from "./terminal";

/** So many of each kind are offered. */
const most = 50;

/** The names that the project in a folder knows, for completion. Looking makes no data folder. */
export function knownValues({ folder, environment }: Pick<Terminal, "folder" | "environment">): ValueSource {
  return async (kind) => {
    if (kind === "template") {
      const { projectTemplates } = await import("../app/templates");
      return projectTemplates.map(({ name, description }) => ({ text: name, description }));
    }
    if (kind === "key") {
      const { openSettings } = await import("../app/settings");
      const settings = await openSettings({ folder, environment });
      return settings.list().map(({ key }) => ({ text: key, description: "" }));
    }
    const { createPlanet } = await import("../app/create-planet");
    const planet = await createPlanet({ folder, environment });
    try {
      return await namesIn(planet, kind);
    } finally {
      await planet.close();
    }
  };
}

async function namesIn(planet: Planet, kind: Exclude<ValueKind, "template" | "key">): Promise<readonly Completion[]> {
  switch (kind) {
    case "stack": {
      const stacks = await planet.stacks.list({ limit: most });
      return stacks.map(({ name, description = "" }) => ({ text: name, description: printableLine(description) }));
    }
    case "workflow": {
      const stacks = await planet.stacks.list({ search: planet.stack });
      if (!stacks.some(({ name }) => name === planet.stack)) return [];
      const saved = await planet.workflows.list({ stack: planet.stack, limit: most });
      return saved.map(({ name }) => ({ text: name, description: "" }));
    }
    case "run": {
      const runs = await planet.runs.list({ limit: most });
      const last = runs.length === 0 ? [] : [{ text: "last", description: "the newest run" }];
      return [
        ...last,
        ...runs.map(({ id, status, workflow, createdAt }) => ({
          text: id,
          description: printableLine(`${status} ${workflow} ${moment(createdAt)}`),
        })),
      ];
    }
    case "collection": {
      const collections = await planet.documents.collections();
      return collections.map(({ name, documents }) => ({ text: name, description: `${documents} documents` }));
    }
    default:
      return kind satisfies never;
  }
}
