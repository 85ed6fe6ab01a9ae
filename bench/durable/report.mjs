import { table } from "../table.mjs";

/** Writes the results as Markdown. */
export function toMarkdown({ machine, contenders, shapes, alone, all, atOnceAlone, atOnceAll, bytes, stored }) {
  const schedulers = contenders.filter(({ hooks }) => !hooks);
  return [
    `${machine}. Handlers are no-op and async; medians; everything in one process, in alternation.`,
    contenders
      .map(({ name, version, note }) => `- **${[name, version].filter(Boolean).join(" ")}**: ${note}`)
      .join("\n"),
    "## Without promise hooks: CPU microseconds a node (times the limit)",
    besideLimit(schedulers, shapes, alone),
    manyAtOnce("## Without promise hooks: five-node runs at once", schedulers, atOnceAlone),
    "## All contenders, with the promise hooks that some of them switch on for all: CPU microseconds a node (times the limit)",
    besideLimit(contenders, shapes, all),
    `## Times ${contenders[1].name}`,
    byShape(contenders, shapes, all, (cell) => besides(cell, all, contenders[1].name)),
    manyAtOnce("## All contenders: five-node runs at once", contenders, atOnceAll),
    "## Bytes that a run of five nodes takes in the file",
    table(
      ["", "bytes"],
      bytes.map(({ contender, bytes: size }) => [contender, Math.round(size).toLocaleString("en")]),
    ),
    `## ${contenders[1].name} beside runs that are stored already`,
    growth(stored),
    all
      .filter(({ left }) => left !== undefined)
      .map(({ contender, shape, left }) => `- ${contender}, ${shape}: ${left}.`)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function besideLimit(contenders, shapes, cells) {
  return byShape(contenders, shapes, cells, (cell) => {
    return `${number(cell.micros)} (${besides(cell, cells, contenders[0].name)})`;
  });
}

function byShape(contenders, shapes, cells, show) {
  const rows = contenders.map(({ name }) => [
    name,
    ...shapes.map((shape) => {
      const cell = cells.find((one) => one.contender === name && one.shape === shape.name);
      return cell?.micros === undefined ? "-" : show(cell);
    }),
  ]);
  return table(["", ...shapes.map(({ name }) => name)], rows);
}

function besides({ shape, micros }, cells, name) {
  return `${number(micros / cells.find((one) => one.contender === name && one.shape === shape).micros)}x`;
}

function manyAtOnce(title, contenders, cells) {
  const sizes = [...new Set(cells.map(({ atOnce }) => atOnce))];
  const rows = sizes.flatMap((size) =>
    contenders.map(({ name }) => {
      const { micros, perSecond, held } = cells.find((one) => one.contender === name && one.atOnce === size);
      const least = cells.find((one) => one.contender === contenders[0].name && one.atOnce === size).micros;
      return [
        `${name}, ${size.toLocaleString("en")}`,
        Math.round(perSecond).toLocaleString("en"),
        number(micros),
        `${number(micros / least)}x`,
        held.toFixed(0),
      ];
    }),
  );
  const head = ["", "runs/s", "CPU us a node", "of the limit", "event loop held, ms"];
  return `${title}\n\n${table(head, rows)}`;
}

function growth(rows) {
  const head = [
    "runs stored",
    "CPU us a node, one run",
    "of 200 at once",
    "newest 50, ms",
    "of one workflow, ms",
    "abandoned, ms",
    "one with its events, ms",
    "bytes a run",
  ];
  return table(
    head,
    rows.map(({ stored, alone, atOnce, list, listOne, find, show, bytes }) => [
      stored.toLocaleString("en"),
      number(alone),
      number(atOnce),
      ...[list, listOne, find, show].map((time) => time.toFixed(2)),
      Math.round(bytes).toLocaleString("en"),
    ]),
  );
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 2);
}
