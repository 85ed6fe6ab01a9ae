// A module of its own, loaded on first use, so that only the grammars of common languages are bundled, and not all.
export { common, createEmphasize } from "emphasize";
