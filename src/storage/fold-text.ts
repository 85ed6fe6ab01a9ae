/**
 * Text as it is compared when something is looked for: without case, accents and differences of width. Marks of scripts
 * that cannot do without them, such as the vowels of Hindi and the voicing of Japanese, stay.
 */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{Mn}*)\p{Mn}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ");
}
