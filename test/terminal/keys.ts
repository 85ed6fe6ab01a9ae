/** What keys of a terminal send. */
export const keys = {
  enter: "\r",
  escape: "\u001b",
  tab: "\t",
  backspace: "\u007f",
  up: "\u001b[A",
  left: "\u001b[D",
  ctrlA: "\u0001",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  ctrlG: "\u0007",
  ctrlJ: "\n",
  ctrlO: "\u000f",
  ctrlR: "\u0012",
  ctrlZ: "\u001a",
} as const;

/** A text as a terminal pastes it: in brackets, as DECSET 2004 has it. */
export function pasted(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}
