import { beforeEach, describe, expect, test } from "vitest";
import type { WorkflowToSave } from "./workflow-content";
import type { SavedNode } from "./workflow-rows";
import { type WorkflowStore, workflowPlace } from "./workflow-store";

/**
 * The behaviour that every store of workflows has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives an empty store, with the ids of two stacks.
 */
export function testWorkflowStore(
  name: string,
  make: () => Promise<{ readonly store: WorkflowStore; readonly stacks: readonly [string, string] }>,
): void {
  describe(`WorkflowStore ${name}`, () => {
    let store: WorkflowStore;
    let stack: string;
    let other: string;
    const saving = (content: string, more: Partial<WorkflowToSave> = {}): WorkflowToSave => ({
      stack,
      name: "handbook",
      content,
      hash: `hash of ${content}`,
      folder: "/project",
      nodes: [],
      edges: [],
      ...more,
    });

    beforeEach(async () => {
      const made = await make();
      store = made.store;
      [stack, other] = made.stacks;
    });

    test("gives a workflow as it was saved, by its id and its name", async () => {
      const { workflow, version, isNew } = await store.save(saving("one", { description: "All rules." }), 1_000.5);
      expect(isNew).toBe(true);
      expect(workflow).toEqual({
        id: expect.stringMatching(/^workflow_/),
        stack,
        name: "handbook",
        description: "All rules.",
        version: 1,
        createdAt: 1_000.5,
        updatedAt: 1_000.5,
      });
      expect(version).toEqual({
        id: expect.stringMatching(/^version_/),
        workflow: workflow.id,
        number: 1,
        hash: "hash of one",
        folder: "/project",
        createdAt: 1_000.5,
      });
      expect(await store.get(workflow.id)).toEqual(workflow);
      expect(await store.find(stack, "handbook")).toEqual(workflow);
      expect(await store.version(workflow.id, 1)).toEqual(version);
      expect(await store.content(version.hash)).toBe("one");
    });

    test("has nothing under a name, an id or a number that nobody gave", async () => {
      const { workflow } = await store.save(saving("one"), 1);
      expect(await store.find(other, "handbook")).toBeUndefined();
      expect(await store.find(stack, "Handbook")).toBeUndefined();
      expect(await store.get("workflow_0")).toBeUndefined();
      expect(await store.version(workflow.id, 2)).toBeUndefined();
      expect(await store.content("hash of two")).toBeUndefined();
      expect(await store.versions("workflow_0", { limit: 5 })).toEqual([]);
      expect(await store.graph("workflow_0")).toEqual({ nodes: [], edges: [] });
      expect(await store.remove("workflow_0")).toBe(false);
      expect(await store.list(other, { limit: 5 })).toEqual([]);
      await expect(store.save(saving("one", { stack: "stack_0" }), 1)).rejects.toMatchObject({ code: "not_found" });
    });

    test("makes a version when the content is another one, and only then", async () => {
      const first = await store.save(saving("one"), 1);
      const again = await store.save(saving("one", { description: "New." }), 2);
      expect(again).toEqual({
        isNew: false,
        version: first.version,
        workflow: { ...first.workflow, description: "New.", updatedAt: 2 },
      });
      const second = await store.save(saving("two"), 3);
      expect(second).toMatchObject({ isNew: true, version: { number: 2 }, workflow: { id: first.workflow.id } });
      expect(second.workflow).not.toHaveProperty("description");
      const back = await store.save(saving("one", { restores: 1 }), 4);
      expect(back).toMatchObject({ isNew: true, version: { number: 3, hash: "hash of one", restores: 1 } });
      expect((await store.save(saving("one"), 5)).version).toEqual(back.version);
      expect(await store.version(first.workflow.id, 1)).toEqual(first.version);
    });

    test("makes none for another layout of the newest version, and notes where the nodes stand", async () => {
      const node = { id: "a", type: "t", data: {} };
      const { workflow } = await store.save(saving("one", { nodes: [{ ...node, position: { x: 1, y: 2 } }] }), 1);
      const moved = { ...node, position: { x: 30.5, y: -4 } };
      const kept = await store.save(saving("moved", { sameAs: 1, nodes: [moved] }), 2);
      expect(kept).toMatchObject({ isNew: false, version: { number: 1, hash: "hash of one" } });
      expect(await store.content("hash of moved")).toBeUndefined();
      expect((await store.graph(workflow.id)).nodes).toEqual([moved]);
      await store.save(saving("two"), 3);
      const late = await store.save(saving("moved", { sameAs: 1 }), 4);
      expect(late).toMatchObject({ isNew: true, version: { number: 3, hash: "hash of moved" } });
    });

    test("knows where the files lie now, and leaves that of older versions", async () => {
      const { workflow } = await store.save(saving("one"), 1);
      await store.save(saving("two"), 2);
      expect((await store.save(saving("two", { folder: "/moved" }), 3)).version.folder).toBe("/moved");
      expect((await store.version(workflow.id, 1))?.folder).toBe("/project");
    });

    test("gives the nodes and edges that were saved last, by id", async () => {
      const config = { model: "m", prompt: "«für alle» 🌴", list: [1, null, { deep: true }] };
      const nodes: SavedNode[] = [
        { id: "b", type: "llm_engine", data: { config, title: "B" }, position: { x: -1.5, y: 0 } },
        { id: "a", type: "user_query", data: {} },
      ];
      const edges = [
        { source: "a", sourcePort: "text", target: "b", targetPort: "question" },
        { source: "a", target: "b" },
        { source: "a", target: "b" },
      ];
      const { workflow } = await store.save(saving("one", { nodes, edges }), 1);
      expect(await store.graph(workflow.id)).toEqual({ nodes: [...nodes].reverse(), edges: [edges[1], edges[0]] });
      const left = [{ id: "a", type: "output", data: {} }];
      await store.save(saving("two", { nodes: left }), 2);
      expect(await store.graph(workflow.id)).toEqual({ nodes: left, edges: [] });
    });

    test("gives versions newest first, page by page", async () => {
      for (let index = 1; index <= 7; index += 1) await store.save(saving(`text ${index}`), index);
      const id = (await store.find(stack, "handbook"))?.id ?? "";
      const numbers = async (page: { before?: number; limit: number }) =>
        (await store.versions(id, page)).map(({ number }) => number);
      expect(await numbers({ limit: 3 })).toEqual([7, 6, 5]);
      expect(await numbers({ before: 5, limit: 3 })).toEqual([4, 3, 2]);
      expect(await numbers({ before: 2, limit: 3 })).toEqual([1]);
    });

    test("lists the workflows of a stack, the last saved first, page by page", async () => {
      for (const index of [1, 2, 3, 4, 5]) await store.save(saving("one", { name: `flow ${index}` }), 10);
      await store.save(saving("one", { name: "elsewhere", stack: other }), 99);
      await store.save(saving("one", { name: "flow 2" }), 50);
      const all = await store.list(stack, { limit: 10 });
      expect(all.map((workflow) => workflow.name)).toHaveLength(5);
      expect(all[0]).toMatchObject({ name: "flow 2", version: 1, updatedAt: 50 });
      const [, second] = all;
      const next = second && (await store.list(stack, { after: workflowPlace(second), limit: 2 }));
      expect(next).toEqual(all.slice(2, 4));
    });

    test("finds workflows by a part of their name", async () => {
      for (const name of ["Übergabe im Büro", "Holidays"]) await store.save(saving("one", { name }), 1);
      const found = await store.list(stack, { search: "buro", limit: 5 });
      expect(found.map((workflow) => workflow.name)).toEqual(["Übergabe im Büro"]);
    });

    test("keeps workflows of one name in two stacks apart", async () => {
      await store.save(saving("one"), 1);
      expect(await store.save(saving("two", { stack: other }), 2)).toMatchObject({
        isNew: true,
        version: { number: 1 },
      });
      expect(await store.list(stack, { limit: 5 })).toHaveLength(1);
    });

    test("takes a name however its letters are written, and refuses what is none", async () => {
      const { workflow } = await store.save(saving("one", { name: "Mu\u0308ll 🌴" }), 1);
      expect((await store.find(stack, "M\u00fcll 🌴"))?.id).toBe(workflow.id);
      for (const name of ["", " a", "a\nb", "a\u0000", "a\ud800", "x".repeat(101)]) {
        await expect(store.save(saving("one", { name }), 1)).rejects.toMatchObject({ code: "usage" });
      }
    });

    test("removes a workflow with its versions, and its name can be taken again", async () => {
      const { workflow } = await store.save(saving("one"), 1);
      await store.save(saving("two"), 2);
      expect(await store.remove(workflow.id)).toBe(true);
      expect(await store.find(stack, "handbook")).toBeUndefined();
      expect(await store.versions(workflow.id, { limit: 5 })).toEqual([]);
      expect((await store.save(saving("one"), 3)).workflow).toMatchObject({ version: 1, createdAt: 3 });
    });

    test("makes a version for each of many saves at once", async () => {
      const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
      const results = await Promise.all(texts.map((text) => store.save(saving(text), 1)));
      expect(results.map(({ version }) => version.number).sort((left, right) => left - right)).toEqual(
        texts.map((_, index) => index + 1),
      );
      expect(results.map(({ version }) => version.hash)).toEqual(texts.map((text) => `hash of ${text}`));
    });
  });
}
