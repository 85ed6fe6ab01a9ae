/** Function words of English, in about the order of their use: they take the first places of the vocabulary. */
const functionWords = (
  "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one " +
  "you were all her she there would their we him been has when who will no more if out so up said what its about than " +
  "into them can only other time new some could these two may first then do any like my now over such our man me even"
).split(" ");

const vocabularySize = 40_000;
/** Zipf's law with the offset of Mandelbrot, near to what English has. */
const exponent = 1.05;
const offset = 2.7;

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Texts and questions over one vocabulary whose words are as frequent as those of a language are. */
export function makeCorpus(seed = 7) {
  const random = randomNumbers(seed);
  const words = [...functionWords];
  const syllables = [
    "ba",
    "con",
    "der",
    "est",
    "fi",
    "gra",
    "hel",
    "in",
    "jor",
    "kal",
    "lo",
    "men",
    "nor",
    "op",
    "pra",
  ];
  const more = ["qui", "res", "sta", "tion", "ul", "ver", "wo", "xen", "yel", "zu", "tra", "cle", "du", "por", "si"];
  const all = [...syllables, ...more];
  const pick = (list) => list[Math.floor(random() * list.length)];
  const known = new Set(words);
  while (words.length < vocabularySize) {
    const word = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(all)).join("");
    if (!known.has(word)) words.push(word);
    known.add(word);
  }
  const sums = new Float64Array(vocabularySize);
  let sum = 0;
  for (let rank = 0; rank < vocabularySize; rank += 1) sums[rank] = sum += 1 / (rank + 1 + offset) ** exponent;

  function drawWord(least = 0) {
    const from = least === 0 ? 0 : sums[least - 1];
    const wanted = from + random() * (sum - from);
    let low = 0;
    let high = vocabularySize - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low];
  }

  function sentence() {
    const line = Array.from({ length: 8 + Math.floor(random() * 14) }, () => drawWord()).join(" ");
    return `${line[0].toUpperCase()}${line.slice(1)}.`;
  }

  return {
    /** A text of sentences, of at least so many characters. */
    text(length) {
      const parts = [];
      for (let size = 0; size < length; ) {
        const next = `${sentence()}${random() < 0.12 ? "\n\n" : " "}`;
        parts.push(next);
        size += next.length;
      }
      return parts.join("").trim();
    },
    /** What a person asks: function words around five words that tell something. */
    question() {
      const telling = Array.from({ length: 5 }, () => drawWord(functionWords.length));
      return `What is the ${telling[0]} of a ${telling[1]}, and which ${telling[2]} has ${telling[3]} with ${telling[4]}?`;
    },
  };
}

/** Vectors of length 1 in clusters, as those of embedding models lie. */
export function makeVectors(count, dimensions, seed = 11) {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: 64 }, () => Float32Array.from({ length: dimensions }, normal));
  const near = () => {
    const centre = centres[Math.floor(random() * centres.length)];
    const vector = centre.map((value) => value + 0.8 * normal());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  return {
    vectors: Array.from({ length: count }, near),
    queries: Array.from({ length: 200 }, near),
  };
}
