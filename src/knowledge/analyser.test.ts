import { describe, expect, test } from "vitest";
import { analyserOf } from "./analyser";

async function telling(language: string, question: string): Promise<string[]> {
  const analyser = await analyserOf(language);
  return analyser
    .words(question)
    .filter((word) => word.telling)
    .map(({ term }) => term);
}

describe("analyserOf", () => {
  test.each([
    ["en", "What are the employees' holidays?", "An employee has a holiday."],
    ["de", "Wie viele Häuser haben die Städte?", "Das Haus in der Stadt"],
    ["fr", "Quelles sont les économies d'énergie ?", "l'économie et l'énergie"],
    ["es", "¿Cuáles son las naciones?", "la nación"],
    ["it", "Quali sono gli studenti dell'università?", "lo studente e l'università"],
    ["pt", "Quais são as universidades?", "a universidade"],
    ["nl", "Welke universiteiten?", "de universiteit"],
    ["sv", "Vilka universiteten?", "ett universitet"],
    ["fi", "Mitkä talot?", "talossa"],
    ["ro", "Care sunt orașele?", "oraşul"],
    ["tr", "İstanbul'un kitapları", "istanbul kitap"],
    ["ru", "Какие города и ёлки?", "город, елки"],
    ["uk", "Які міста?", "місто"],
    ["el", "Ποιες είναι οι πόλεις;", "ΠΟΛΗ"],
    ["ar", "ما هي الجامعات والمدرسة؟", "جامعة مدرسة"],
    ["hi", "लड़कों की किताबें", "लडके किताब"],
    ["vi", "Hà Nội là gì?", "Hà Nội"],
    ["th", "ประเทศไทย", "ในประเทศไทยมีคน"],
    ["zh", "中国的人口", "中国人口"],
    ["pl", "Łódź", "lodz"],
  ])("finds in %s what %j asks for in %j", async (language, question, text) => {
    const analyser = await analyserOf(language);
    const found = new Set(analyser.terms(text));
    const wanted = await telling(language, question);
    const missing = wanted.filter((term) => !found.has(term));
    // Pairs of characters or syllables that go over the end of a word are the question's own.
    expect(missing.length, `${wanted.join(" ")} in ${[...found].join(" ")}`).toBeLessThan(
      ["zh", "vi"].includes(language) ? wanted.length / 2 : 1,
    );
    expect(wanted).not.toEqual([]);
  });

  test("takes the words apart that Thai writes together", async () => {
    const terms = (await analyserOf("th")).terms("ประเทศไทยมีประชากรกี่คน");
    expect(terms).toEqual(expect.arrayContaining(["ประเทศไทย", "ประชากร", "กี่"]));
  });

  test("keeps accents in Vietnamese, and finds pairs of syllables without them", async () => {
    const terms = (await analyserOf("vi")).terms("Hà Nội");
    expect(terms).toEqual(["hà", "hanoi", "nội"]);
  });

  test("reads the digits of every script", async () => {
    expect((await analyserOf("ar")).terms("١٩٤٥")).toEqual(["1945"]);
    expect((await analyserOf("hi")).terms("२०२६")).toEqual(["2026"]);
  });

  test("lower-cases a Turkish I without a dot", async () => {
    expect((await analyserOf("tr")).terms("IŞIK ışık")).toEqual(["isik", "isik"]);
  });

  test("keeps a word of which a stemmer leaves next to nothing", async () => {
    expect((await analyserOf("el")).terms("παιδιά")).toEqual(["παιδια"]);
  });

  test("counts the part before the hyphen of a tag", async () => {
    expect(await analyserOf("de-CH")).toBe(await analyserOf("de"));
  });

  test("analyses a language without a stemmer by letters and words alone", async () => {
    expect((await analyserOf("und")).terms("Running Überläufer")).toEqual(["running", "uberlaufer"]);
    expect((await analyserOf("constructor")).terms("Running")).toEqual(["running"]);
  });
});
