import { table } from "../table.mjs";

/** Writes the results as Markdown. */
export function toMarkdown({ machine, contenders, shapes, alone, cells, growth, allocations }) {
  return [
    `${machine}. Handlers are no-op and async; medians; everything in one process, in alternation.`,
    contenders
      .map(({ name, version, note }) => `- **${[name, version].filter(Boolean).join(" ")}**: ${note}`)
      .join("\n"),
    "## Schedulers alone: CPU microseconds a node (times the limit)",
    besideLimit(
      contenders.filter(({ hooks }) => !hooks),
      shapes,
      alone,
    ),
    "## How the cost grows: CPU microseconds a node",
    growthTable(growth),
    "## All contenders: CPU microseconds a node, with the promise hooks that some of them switch on for all",
    byShape(contenders, shapes, cells, ({ micros }) => number(micros)),
    ratios("## Times the limit", contenders, shapes, cells, contenders[0].name),
    ratios("## Times AI Planet", contenders, shapes, cells, contenders[1].name),
    `## ${shapes.at(-1).name}: five-node runs a second of CPU time`,
    runsAtOnce(contenders, shapes.at(-1), cells),
    allocations.length === 0 ? "" : "## Bytes allocated a node, chain of 10",
    allocations.length === 0 ? "" : allocationTable(allocations),
    footnotes(cells),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function byShape(contenders, shapes, cells, show) {
  const rows = contenders.map(({ name }) => [
    name,
    ...shapes.map((shape) => {
      const cell = find(cells, name, shape.name);
      return cell?.micros === undefined ? "-" : show(cell);
    }),
  ]);
  return table(["", ...shapes.map(({ name }) => name)], rows);
}

function besideLimit(contenders, shapes, cells) {
  return byShape(contenders, shapes, cells, ({ shape, micros }) => {
    const least = find(cells, contenders[0].name, shape).micros;
    return `${number(micros)} (${(micros / least).toFixed(1)}x)`;
  });
}

function ratios(title, contenders, shapes, cells, base) {
  const show = ({ shape, micros }) => {
    const other = find(cells, base, shape)?.micros;
    return other === undefined ? "-" : `${number(micros / other)}x`;
  };
  return `${title}\n\n${byShape(contenders, shapes, cells, show)}`;
}

function runsAtOnce(contenders, { name: shape }, cells) {
  const rows = contenders.map(({ name }) => {
    const { runs } = find(cells, name, shape) ?? {};
    return [name, runs === undefined ? "-" : Math.round(runs).toLocaleString("en-US")];
  });
  return table(["", "runs/s"], rows);
}

function growthTable(growth) {
  const sizes = [...new Set(growth.map(({ nodes }) => nodes))];
  const names = [...new Set(growth.map(({ shape, contender }) => `${shape}, ${contender}`))];
  const rows = names.map((name) => [
    name,
    ...sizes.map((nodes) => {
      const found = growth.find((row) => `${row.shape}, ${row.contender}` === name && row.nodes === nodes);
      return found === undefined ? "-" : `${number(found.micros)} (${number(found.compile)})`;
    }),
  ]);
  return table(
    ["a run (in brackets: to make the graph before)", ...sizes.map((size) => size.toLocaleString("en-US"))],
    rows,
  );
}

function allocationTable(allocations) {
  return table(
    ["", "bytes"],
    allocations.map(({ contender, bytes }) => [contender, Math.round(bytes).toLocaleString("en-US")]),
  );
}

function footnotes(cells) {
  return cells
    .filter(({ left }) => left !== undefined)
    .map(({ contender, shape, left }) => `- ${contender}, ${shape}: ${left}.`)
    .join("\n");
}

function find(cells, contender, shape) {
  return cells.find((cell) => cell.contender === contender && cell.shape === shape);
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(value >= 10 ? 1 : 2);
}
