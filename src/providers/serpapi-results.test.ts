import { describe, expect, test } from "vitest";
import { fromResponse, toParameters } from "./serpapi-results";

describe("toParameters of SerpAPI", () => {
  test("asks Google for so many results, from a country and in a language", () => {
    expect(toParameters({ query: "lighthouse", limit: 7, gl: "AT", hl: "pt-BR" })).toEqual({
      engine: "google",
      q: "lighthouse",
      num: 7,
      gl: "at",
      hl: "pt-br",
    });
  });

  test("leaves the country and the language to Google where none is given", () => {
    expect(toParameters({ query: "lighthouse", limit: 5 })).toEqual({ engine: "google", q: "lighthouse", num: 5 });
  });
});

describe("fromResponse of SerpAPI", () => {
  test("puts the answer box first, then the knowledge graph, then the results by position", () => {
    expect(fromResponse(response, 10).map(({ title, url, score }) => [title, url, score])).toEqual([
      ["Jeddah Light", "https://en.wikipedia.org/wiki/Jeddah_Light", 1],
      ["Lighthouse", "https://en.wikipedia.org/wiki/Lighthouse", 1 / 2],
      ["Tallest lighthouses", "https://lights.example.org/tallest", 1 / 3],
    ]);
  });

  test("puts together what is said of one page, each thing once", () => {
    expect(fromResponse(response, 1)).toEqual([
      {
        document: "https://en.wikipedia.org/wiki/Jeddah_Light",
        url: "https://en.wikipedia.org/wiki/Jeddah_Light",
        title: "Jeddah Light",
        text: "133 metres\nJeddah Light is an active lighthouse in Jeddah, and the tallest in the world.",
        score: 1,
      },
    ]);
  });

  test("gives no more than it is asked for", () => {
    expect(fromResponse(response, 1)).toHaveLength(1);
  });

  test("takes the steps of an answer box as its text", () => {
    const answer_box = {
      type: "organic_result",
      title: "How to make tea",
      link: "https://tea.example.org/",
      list: ["Boil water.", "Pour it over the leaves."],
    };
    expect(fromResponse({ answer_box }, 5)).toMatchObject([{ text: "Boil water.\nPour it over the leaves." }]);
  });

  test("takes several answer boxes in their order", () => {
    const box = (name: string) => ({ link: `https://${name}.example.org/`, snippet: name });
    expect(fromResponse({ answer_box: [box("one"), box("two")] }, 5)).toMatchObject([{ text: "one" }, { text: "two" }]);
  });

  test("leaves out an answer that stands on no page, such as a sum", () => {
    expect(fromResponse({ answer_box: { type: "calculator_result", result: "42" } }, 5)).toEqual([]);
  });

  test("cites the site of a thing where the knowledge graph names no source", () => {
    const knowledge_graph = { title: "Harbour", website: "https://harbour.example.org/", description: "A harbour." };
    expect(fromResponse({ knowledge_graph }, 5)).toMatchObject([{ url: "https://harbour.example.org/" }]);
  });

  test("counts a link to a passage as one to its page", () => {
    const passage = { link: "https://a.example.org/b#:~:text=tall", title: "A", snippet: "It is tall." };
    const page = {
      position: 1,
      link: "https://a.example.org/b",
      title: "B",
      snippet: "How tall is it? It is tall. Yes.",
    };
    expect(fromResponse({ answer_box: passage, organic_results: [page] }, 5)).toMatchObject([
      { url: "https://a.example.org/b", title: "A", text: "How tall is it? It is tall. Yes." },
    ]);
  });

  test.each([
    undefined,
    null,
    [],
    "a",
    { organic_results: {} },
    { answer_box: "42", organic_results: [null, 1, "a", []] },
  ])("makes nothing of %j", (json) => {
    expect(fromResponse(json, 5)).toEqual([]);
  });
});

const response = {
  search_metadata: {
    id: "66a1f0c3",
    status: "Success",
    json_endpoint: "https://serpapi.com/searches/66a1f0c3/66a1f0c3.json",
    google_url: "https://www.google.com/search?q=tallest+lighthouse",
    total_time_taken: 1.27,
  },
  search_parameters: { engine: "google", q: "tallest lighthouse", google_domain: "google.com", device: "desktop" },
  search_information: {
    query_displayed: "tallest lighthouse",
    total_results: 4_210_000,
    organic_results_state: "Results",
  },
  answer_box: {
    type: "organic_result",
    title: "Jeddah Light",
    answer: "133 metres",
    link: "https://en.wikipedia.org/wiki/Jeddah_Light#:~:text=Jeddah%20Light",
    displayed_link: "https://en.wikipedia.org › wiki › Jeddah_Light",
    snippet: "Jeddah Light is an active lighthouse in Jeddah, and the tallest in the world.",
    snippet_highlighted_words: ["Jeddah Light"],
  },
  knowledge_graph: {
    title: "Lighthouse",
    type: "Building type",
    kgmid: "/m/04hx5",
    website: "https://lighthouses.example.org/",
    description: "A lighthouse is a tower that emits light to guide ships.",
    source: { name: "Wikipedia", link: "https://en.wikipedia.org/wiki/Lighthouse" },
  },
  organic_results: [
    {
      position: 3,
      title: "Pictures of lighthouses",
      link: "https://pictures.example.org/",
      displayed_link: "pictures.example.org",
    },
    {
      position: 2,
      title: "Tallest lighthouses",
      link: "https://lights.example.org/tallest",
      displayed_link: "https://lights.example.org › tallest",
      snippet: "Jeddah Light stands 133 m tall ...",
      date: "4 Mar 2024",
      source: "Lights",
    },
    {
      position: 1,
      title: "Jeddah Light - Wikipedia",
      link: "https://en.wikipedia.org/wiki/Jeddah_Light",
      snippet: "Jeddah Light is an active lighthouse in Jeddah",
      source: "Wikipedia",
    },
    { position: 4, title: "Only a name", snippet: "Without any address." },
  ],
  related_questions: [
    { question: "Which lighthouse is the tallest?", snippet: "Jeddah Light", link: "https://x.example.org/" },
  ],
};
