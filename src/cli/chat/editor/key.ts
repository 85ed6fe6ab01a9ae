/** A key, or a paste, as it came from the keyboard. */
export interface Key {
  /**
   * A letter in lower case, another character as it is, or a name: "return", "newline", "tab", "escape", "backspace",
   * "delete", "insert", "space", "left", "right", "up", "down", "home", "end", "pageup", "pagedown", "paste".
   */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** What the key writes, and the whole of what was pasted: no control character but line feeds and tabs. */
  readonly text?: string | undefined;
}
