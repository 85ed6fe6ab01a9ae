// A search engine over pages that were saved beside it: what a plugin for a real one looks like.
import { readFile } from "node:fs/promises";

const pages = JSON.parse(await readFile(new URL("pages.json", import.meta.url), "utf8"));
const words = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu));

/** @type {readonly import("aiplanet").WebSearch[]} */
export const searches = [
  {
    name: "saved_pages",
    async search({ query, limit }) {
      const wanted = words(query);
      return pages
        .map(({ title, url, text }) => {
          const found = words(`${title} ${text}`);
          return { document: url, url, title, text, score: [...wanted].filter((word) => found.has(word)).length };
        })
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
    },
  },
];
