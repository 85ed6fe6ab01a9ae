import { beforeEach, describe, expect, test } from "vitest";
import { type StackStore, stackPlace } from "./stack-store";

/**
 * The behaviour that every store of stacks has to show, as a test suite.
 *
 * @param name What the suite is called in the report.
 * @param make Gives an empty store.
 */
export function testStackStore(name: string, make: () => Promise<StackStore>): void {
  describe(`StackStore ${name}`, () => {
    let store: StackStore;

    beforeEach(async () => {
      store = await make();
    });

    test("gives a stack as it was made, by its id and its name", async () => {
      const made = await store.create({ name: "handbook", description: "All rules." }, 1_000);
      expect(made).toMatchObject({ name: "handbook", description: "All rules.", createdAt: 1_000, updatedAt: 1_000 });
      expect(made.id).toMatch(/^stack_/);
      expect(await store.get(made.id)).toEqual(made);
      expect(await store.find("handbook")).toEqual(made);
    });

    test("has nothing under an id or a name that nobody gave", async () => {
      expect(await store.get("stack_0")).toBeUndefined();
      expect(await store.find("handbook")).toBeUndefined();
      expect(await store.list({ limit: 10 })).toEqual([]);
      expect(await store.remove("stack_0")).toBe(false);
    });

    test("refuses a name that is there", async () => {
      await store.create({ name: "handbook" }, 1);
      await expect(store.create({ name: "handbook" }, 2)).rejects.toMatchObject({
        code: "usage",
        message: 'there is already a stack "handbook"',
      });
      expect(await store.list({ limit: 10 })).toHaveLength(1);
    });

    test.each(["", " ", " a", "a ", "a\nb", "a\u2028b", "a\u0000b", "a\ud800b", "x".repeat(101)])(
      "refuses the name %j",
      async (name) => {
        const refusal = { code: "usage", message: expect.stringContaining("cannot be a stack's name") };
        await expect(store.create({ name }, 1)).rejects.toMatchObject(refusal);
        await expect(store.ensure(name, 1)).rejects.toMatchObject(refusal);
        const { id } = await store.create({ name: "fine" }, 1);
        await expect(store.rename(id, name, 2)).rejects.toMatchObject(refusal);
      },
    );

    test.each(["x".repeat(100), "🌴".repeat(100), "a b", "Überstunden (2026)", "員工手冊"])(
      "takes the name %j",
      async (name) => {
        const { id } = await store.create({ name }, 1);
        expect((await store.find(name))?.id).toBe(id);
      },
    );

    test("takes both ways to write a letter for the same one", async () => {
      const { id } = await store.create({ name: "U\u0308bung" }, 1);
      expect((await store.find("\u00dcbung"))?.id).toBe(id);
      expect((await store.ensure("\u00dcbung", 2)).id).toBe(id);
    });

    test("makes a stack once, however many want it", async () => {
      const stacks = await Promise.all([1, 2, 3, 4].map((now) => store.ensure("handbook", now)));
      expect(new Set(stacks.map(({ id }) => id)).size).toBe(1);
      expect(await store.list({ limit: 10 })).toHaveLength(1);
      expect((await store.ensure("other", 5)).name).toBe("other");
    });

    test("lists the newest first, page by page", async () => {
      for (const [index, name] of ["a", "b", "c", "d", "e"].entries()) {
        await store.create({ name }, index < 3 ? 1 : 2);
      }
      const all = await store.list({ limit: 10 });
      expect(all.map(({ createdAt }) => createdAt)).toEqual([2, 2, 1, 1, 1]);
      const pages: string[] = [];
      for (let page = all.slice(0, 2); page.length > 0; ) {
        pages.push(...page.map(({ name }) => name));
        const last = page.at(-1);
        page = last === undefined ? [] : await store.list({ after: stackPlace(last), limit: 2 });
      }
      expect(pages).toEqual(all.map(({ name }) => name));
    });

    test("finds by a part of the name, whatever its case and accents", async () => {
      await store.create({ name: "Überstunden" }, 1);
      await store.create({ name: "uberlingen" }, 2);
      await store.create({ name: "100%_sure" }, 3);
      const found = async (search: string) => (await store.list({ search, limit: 10 })).map(({ name }) => name);
      expect(await found("ÜBER")).toEqual(["uberlingen", "Überstunden"]);
      expect(await found("uberst")).toEqual(["Überstunden"]);
      expect(await found("%")).toEqual(["100%_sure"]);
      expect(await found("nothing")).toEqual([]);
      expect(await store.list({ search: "über", limit: 1 })).toHaveLength(1);
    });

    test("looks for a name in long lists too", async () => {
      for (let index = 0; index < 1_001; index += 1) await store.create({ name: `stack ${index}` }, index);
      expect((await store.list({ search: "stack 0", limit: 5 })).map(({ name }) => name)).toEqual(["stack 0"]);
      expect(await store.list({ search: "stack", limit: 700 })).toHaveLength(700);
    });

    test("renames", async () => {
      const { id } = await store.create({ name: "a" }, 1);
      await store.create({ name: "b" }, 1);
      expect(await store.rename(id, "c", 5)).toMatchObject({ id, name: "c", createdAt: 1, updatedAt: 5 });
      expect(await store.find("a")).toBeUndefined();
      expect(await store.rename(id, "c", 6)).toMatchObject({ name: "c", updatedAt: 6 });
      await expect(store.rename(id, "b", 7)).rejects.toMatchObject({ code: "usage" });
      await expect(store.rename("stack_0", "d", 7)).rejects.toMatchObject({ code: "not_found" });
      expect(await store.get(id)).toMatchObject({ name: "c", updatedAt: 6 });
    });

    test("removes", async () => {
      const { id } = await store.create({ name: "a" }, 1);
      expect(await store.remove(id)).toBe(true);
      expect(await store.get(id)).toBeUndefined();
      expect((await store.create({ name: "a" }, 2)).id).not.toBe(id);
    });
  });
}
