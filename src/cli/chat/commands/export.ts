import { PlanetError } from "../../../engine/errors";
import { printable, printableLine } from "../../terminal";
import type { SlashCommand } from "../slash-command";
import { writeNew } from "../write-new";

const formats = { md: "markdown", json: "json" } as const;

/** `/export md|json [FILE]` */
export const exportCommand: SlashCommand = {
  name: "export",
  argument: "md|json [FILE]",
  description: "gives the whole chat, on the screen or into a file",
  complete: async () => Object.keys(formats).map((value) => ({ value, label: "" })),
  async run(argument, { chat, planet }, { print, terminal }) {
    if (chat === undefined) throw new PlanetError("usage", "nothing was said yet", { hint: "ask something" });
    const [, format = "", file = ""] = /^(\S*)\s*(.*)$/.exec(argument) ?? [];
    if (!isFormat(format)) {
      throw new PlanetError("usage", format === "" ? "no format is named" : `there is no format "${format}"`, {
        hint: "/export md, or /export json chat.json",
      });
    }
    const text = await planet.chats.export(chat.id, formats[format]);
    if (file === "") {
      print(printable(text).trimEnd().split("\n"));
      return;
    }
    await writeNew(file, `${text.trimEnd()}\n`, terminal.folder);
    print([`the chat is in ${printableLine(file)}`]);
  },
};

function isFormat(name: string): name is keyof typeof formats {
  return Object.hasOwn(formats, name);
}
