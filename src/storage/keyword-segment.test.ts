import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePostings, encodePostings, segmentBuilder } from "./keyword-segment";

test("postings are read as they were written, whatever the places and counts", () => {
  const places = fc.uniqueArray(fc.nat({ max: 5_000_000 }), { maxLength: 200 }).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(places, fc.nat(), (all, seed) => {
      const counts = all.map((place) => 1 + ((place + seed) % 255));
      const read = decodePostings(encodePostings({ places: all, counts }));
      expect([...read.places]).toEqual(all);
      expect([...read.counts]).toEqual(counts);
    }),
  );
});

test("a segment says for each term in which chunks it stands, and how often", () => {
  const words = fc.constantFrom("leave", "day", "日本", "a", "ab");
  fc.assert(
    fc.property(fc.array(fc.array(words, { maxLength: 8 }), { maxLength: 12 }), (chunks) => {
      const builder = segmentBuilder();
      for (const [index, terms] of chunks.entries()) builder.add(100 + index, terms.join(" "));
      const segment = builder.finish();
      const terms = [...segment.terms].flat();
      expect([...segment.ids]).toEqual(chunks.map((_, index) => 100 + index));
      expect([...segment.lengths]).toEqual(chunks.map(({ length }) => length));
      expect(terms).toEqual([...new Set(chunks.flat())].sort());
      for (const term of terms) {
        const { places, counts } = decodePostings(segment.postings(term));
        const expected = chunks.flatMap((all, place) => {
          const count = all.filter((one) => one === term).length;
          return count > 0 ? [[place, count]] : [];
        });
        expect([...places].map((place, index) => [place, counts[index]])).toEqual(expected);
      }
    }),
  );
});

test("what stands more than 255 times in a chunk counts as often as that", () => {
  const builder = segmentBuilder();
  builder.add(1, "leave ".repeat(999).trim());
  expect([...decodePostings(builder.finish().postings("leave")).counts]).toEqual([255]);
});
