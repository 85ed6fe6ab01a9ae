import { describe, expect, test } from "vitest";
import { fromResponse, toParameters } from "./searxng-results";

describe("toParameters of SearXNG", () => {
  test.each([
    [{}, undefined],
    [{ hl: "de" }, "de"],
    [{ hl: "DE", gl: "at" }, "de-AT"],
    [{ hl: "pt-br" }, "pt-BR"],
    [{ hl: "pt-br", gl: "us" }, "pt-BR"],
    [{ hl: "zh-Hant-TW" }, "zh-TW"],
    [{ hl: "zh-Hant" }, "zh"],
    [{ gl: "at" }, undefined],
  ])("%j is the language %s", (places, language) => {
    const parameters = Object.fromEntries(toParameters({ query: "a b", ...places }));
    expect(parameters).toEqual({ q: "a b", format: "json", ...(language === undefined ? {} : { language }) });
  });
});

describe("fromResponse of SearXNG", () => {
  test("puts answers and infoboxes before results, and results by their score", () => {
    const documents = fromResponse(response, 10);

    expect(documents.map(({ title, url }) => [title, url])).toEqual([
      [undefined, "https://duckduckgo.com/?q=tallest"],
      ["Jeddah Light", "https://en.wikipedia.org/wiki/Jeddah_Light"],
      ["List of tallest lighthouses", "https://en.wikipedia.org/wiki/List_of_tallest_lighthouses"],
      ["Lighthouses of the world", "https://lights.example.org/"],
    ]);
    expect(documents[0]?.text).toBe("133 metres");
  });

  test("gives no more than it is asked for", () => {
    expect(fromResponse(response, 2)).toHaveLength(2);
  });

  test("takes the address of an infobox from its links where its id is none", () => {
    const infobox = { infobox: "A", id: "Q42", content: "b", urls: [{ title: "Site", url: "https://a.example.org/" }] };
    expect(fromResponse({ infoboxes: [infobox] }, 5)).toMatchObject([{ url: "https://a.example.org/" }]);
  });

  test.each([
    undefined,
    null,
    [],
    "results",
    { results: "none" },
    { results: [null, 1, "a", [], {}], answers: ["42"] },
  ])("makes nothing of %j", (json) => {
    expect(fromResponse(json, 5)).toEqual([]);
  });
});

const response = {
  query: "tallest lighthouse",
  number_of_results: 0,
  results: [
    {
      title: "Lighthouses of the world",
      url: "https://lights.example.org/",
      content: "A directory of 23,000 lights.",
      publishedDate: "2023-04-11T00:00:00",
      engine: "duckduckgo",
      engines: ["duckduckgo"],
      positions: [2],
      score: 0.5,
      category: "general",
    },
    {
      title: "List of tallest lighthouses",
      url: "https://en.wikipedia.org/wiki/List_of_tallest_lighthouses",
      content: "This list is ordered by height.",
      publishedDate: null,
      engine: "brave",
      engines: ["brave", "duckduckgo"],
      positions: [1, 1],
      score: 4,
      category: "general",
    },
  ],
  answers: [
    {
      url: "https://duckduckgo.com/?q=tallest",
      engine: "duckduckgo",
      template: "answer/legacy.html",
      answer: "133 metres",
    },
    { url: null, engine: "calculator", template: "answer/legacy.html", answer: "42" },
  ],
  corrections: [],
  infoboxes: [
    {
      infobox: "Jeddah Light",
      id: "https://en.wikipedia.org/wiki/Jeddah_Light",
      content: "Active lighthouse in Saudi Arabia.",
      urls: [{ title: "Wikipedia", url: "https://en.wikipedia.org/wiki/Jeddah_Light", official: true }],
      engine: "wikipedia",
      attributes: [{ label: "Height", value: "133 m" }],
    },
  ],
  suggestions: ["tallest lighthouse in europe"],
  unresponsive_engines: [],
};
