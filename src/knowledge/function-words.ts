const words: Readonly<Record<string, string>> = {
  en: "the of and to in is that for it was on with as are by be this at from which what who how when where did does a an has have had been not but they their its his were many much why would could will should some any all about into than then there these those such other also may can or if we you do more most",
  de: "der die das und ist nicht ein eine zu den von mit für auf dem des sich im auch wie wer wann wurde wird welche viele welcher welches welchem welchen warum womit wieviel",
  fr: "le la les des est et un une du en que qui dans pour pas au sur par plus ce quel quelle avec sont été où quels quelles combien quand comment pourquoi",
  es: "el la los las de y que en es un una por con para se del al no lo como su qué cuál fue más cuándo quién cuáles cuántos cuántas dónde cómo quiénes",
  pt: "o os a as de e que do da em um uma para com não é se na no por mais dos das ao foi qual são você quais quantos quantas quando onde quem",
  it: "il lo la gli di e che è un una per non in del della dei degli delle dell alla dal dall nella nel con sono si da le i al quale quali quando chi come più quanti quante dove perché",
  nl: "de het een van en is dat in te op niet voor met zijn aan er ook door bij naar wat wie werd hoe welke waarom waar wanneer hoeveel",
  sv: "och att det i en som på är av för med den till inte ett om har de var från vad när hur vilken eller varför många",
  da: "og at det i en som på er af for med den til ikke et om har de var fra hvad hvor når hvilken blev eller",
  no: "og at det i en som på er av for med den til ikke et om har de var fra hva hvor når hvilken ble eller",
  fi: "ja on ei että se oli hän mutta kun tai joka ovat mikä mitä kuka myös sen ole olivat kuin missä milloin",
  hu: "a az és hogy nem egy is ez volt meg csak mint ki mi de azt melyik mikor hol ban ben kell vagy amely",
  ro: "și de la în a cu pe nu este că din care o un pentru mai au fost ce se sau dintre când cine câte sunt câți unde cum",
  tr: "ve bir bu için ile da de ne olarak daha olan gibi kim hangi nedir çok en kadar sonra ise mi var değil kaç hangisi kimdir nasıl neden nerede",
  vi: "và của là có được trong cho các một không những với này đã khi từ để vào ở đến nào gì như bao nhiêu ai bởi đó thì mà cũng",
  pl: "i w na z się nie do że jest to od za po przez jak dla co są był lub oraz kto kiedy który jakie ile gdzie jaki",
  cs: "a v se na je že s z do o to k jako by ve pro jsou byl nebo za kdo kdy který jaké není od",
  id: "yang dan di itu dengan untuk dari tidak ini dalam pada adalah akan ke oleh apa siapa sebagai juga telah",
  lt: "ir yra kad į iš su ne kaip tai o bei buvo už nuo per ar jo kas kur kada apie dėl prie",
  ga: "agus an na ar is go tá ag le sa bhí do ní sé mar cad conas ó nó seo",
  ru: "и в не на что с по как это был из для его от к о у за то все при или кто когда где какой какая какие какое сколько почему которые которая который",
  uk: "і в не на що з та як це був із для його від до у за є або який які хто коли де й скільки яка яке",
  bg: "и в не на че с по как това е от за да се са при или кой кога къде какво които си като през",
  sr: "и у не на да се је са по како то од за су или који ко када где шта које као из био",
  ar: "في من على إلى أن ما هو هي التي الذي عن مع هذا هذه كان لا أو ذلك بين متى كم كيف ماذا أين لماذا أي",
  fa: "و در به از که این را با است برای آن یک های می تا بر هم شد چه چند کدام بود شده خود",
  ur: "اور کے کی میں ہے کا سے کو نے یہ پر ہیں کہ تھا ایک جو کیا بھی گیا تھے تھی",
  hi: "के का की में है और से को ने यह पर हैं कि था एक जो क्या भी गया थे थी लिए किस कौन कब कितने कितनी कहाँ कैसे किसने द्वारा हुआ हुई थीं हो ही तक या इस उस अपने रूप",
  ne: "र को का मा छ हो लाई ले यो पनि भने छन् थियो गर्न एक के कुन कति गरेको",
  mr: "आणि आहे या च्या मध्ये ते हे की होते व तर का एक पण आहेत होता काय कोण",
  th: "ที่ และ ใน ของ เป็น มี ได้ ว่า ให้ ไป มา กับ จาก คือ อะไร ใคร เมื่อ ไร ไหน อย่างไร กี่ นี้ นั้น ก็ จะ ซึ่ง โดย แต่ หรือ",
  el: "ο η το οι τα του της των τον την και να σε με για από που πως τι ποιος ποια ποιο πότε πόσο είναι ήταν στο στη στην στον ποιες ποιοι πόσα πόσες πού",
};

/**
 * The most usual short words of a language: they show which language a text is in, and say nothing of what it is about.
 * None of a language that is not known here.
 *
 * @param language Primary tag of BCP 47.
 */
export function functionWords(language: string): string[] {
  return (Object.hasOwn(words, language) ? words[language] : undefined)?.split(" ") ?? [];
}
