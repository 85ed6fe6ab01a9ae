import type { Canvas, Place } from "./canvas";

/** A frame of a box, and the texts in it, one a line from its top. */
export interface DrawnBox extends Place {
  readonly width: number;
  readonly height: number;
  readonly frame: Frame;
  readonly texts: readonly string[];
  /** Where a line leaves: a column of its lower side, a row of its right side; undefined where none does. */
  readonly exit: Partial<Place> | undefined;
  /** What is made of the texts but the first. */
  readonly dim: (text: string) => string;
}

/** Round corners stand for the ends of a workflow, double lines for a workflow within it. */
export type Frame = "step" | "end" | "workflow";

/** Corners from the upper left one on, level and upright sides, and where a line leaves downwards and to the right. */
const frames: Readonly<Record<Frame, string>> = {
  step: "┌┐└┘─│┬├",
  end: "╭╮╰╯─│┬├",
  workflow: "╔╗╚╝═║╤╟",
};

/** Draws a box over what is there. */
export function drawBox(canvas: Canvas, { x, y, width, height, frame, texts, exit, dim }: DrawnBox): void {
  const [
    upperLeft = "",
    upperRight = "",
    lowerLeft = "",
    lowerRight = "",
    level = "",
    upright = "",
    down = "",
    right = "",
  ] = frames[frame];
  const [lastX, lastY] = [x + width - 1, y + height - 1];
  const side = level.repeat(width - 2);
  // Cell by cell, because a line that leaves takes the place of one.
  for (const [at, character] of [...`${upperLeft}${side}${upperRight}`].entries())
    canvas.write(character, { x: x + at, y });
  for (const [at, character] of [...`${lowerLeft}${side}${lowerRight}`].entries()) {
    canvas.write(character, { x: x + at, y: lastY });
  }
  for (let row = y + 1; row < lastY; row += 1) {
    canvas.write(upright, { x, y: row });
    canvas.write(upright, { x: lastX, y: row });
  }
  for (const [at, text] of texts.entries()) canvas.write(text, { x: x + 2, y: y + 1 + at }, at === 0 ? undefined : dim);
  if (exit?.x !== undefined) canvas.write(down, { x: exit.x, y: lastY });
  if (exit?.y !== undefined) canvas.write(right, { x: lastX, y: exit.y });
}
