// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks that make another letter stay.
const accents = /[\u0300-\u036f\u0591-\u05bd\u0640\u064b-\u0652\u0670]/g;
const unfolded: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
  ς: "σ",
};
const ascii = /^[\0-\x7f]*$/;

/** A word in lower case without accents: "Łódź" gives "lodz". The two forms of sigma become one. */
export function withoutAccents(word: string): string {
  if (ascii.test(word)) return word;
  return word
    .normalize("NFD")
    .replace(accents, "")
    .normalize("NFC")
    .replace(/[ßæœøłđıς]/g, (letter) => unfolded[letter] ?? letter);
}

/** The digits of every script as 0 to 9. */
export function asciiDigits(word: string): string {
  return ascii.test(word) ? word : word.replace(/[^\0-\x7f]/gu, (letter) => digitOf(letter) ?? letter);
}

function digitOf(letter: string): string | undefined {
  if (!/\p{Nd}/u.test(letter)) return undefined;
  // Unicode has the digits of a script in a row of ten, so the zero is as far away as the digit says.
  const code = letter.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
