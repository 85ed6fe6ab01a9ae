import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** How bytes are split: all at once, byte by byte, or within each character that takes more than one byte. */
export type Cut = "whole" | "every byte" | "in characters";

/** The bytes of a text, split. Put together again they are the same. */
export function cutText(text: string, cut: Cut): Buffer[] {
  const bytes = Buffer.from(text, "utf8");
  if (cut === "whole") return [bytes];
  const places = [...bytes.keys()].filter(
    (place) => place > 0 && (cut === "every byte" || isInCharacter(bytes, place)),
  );
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index]));
}

/** Sends a text in pieces of which each reaches the client by itself, because each is an HTTP chunk of its own. */
export async function sendCut(response: ServerResponse, text: string, cut: Cut): Promise<void> {
  for (const piece of cutText(text, cut)) if (!response.write(piece)) await once(response, "drain");
}

/** Cuts the connection once the client has had the time to receive everything that was sent. */
export function hangUp(response: ServerResponse): void {
  response.socket?.end();
}

/** In UTF-8 all bytes of a character but its first begin with the bits 10. */
function isInCharacter(bytes: Buffer, place: number): boolean {
  return ((bytes[place] ?? 0) & 0b1100_0000) === 0b1000_0000;
}
