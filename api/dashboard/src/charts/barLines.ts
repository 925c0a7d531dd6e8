// The lines of a bar chart: what each says, which of them are headings, which are withheld. Shared by
// plain and stacked bars.
import { heading } from "../answers/cell";
import { count } from "../answers/format";
import type { Row } from "../answers/types";
import { words } from "../words";
import { columnOf, isHidden, numberIn, textIn, type ChartInput } from "./chart";
import { marks } from "./plot";
import { cut, lines } from "./svg";

export interface Bar {
  index: number;
  label: string;
  isHeading: boolean;
  x: number | null;
  low: number | null;
  upp: number | null;
  text: string;
  series: string;
  order: number;
}

/** The column whose values are stacked: a `color` that varies within a line. */
export function seriesColumn(input: ChartInput): string | undefined {
  const named = input.channels["color"];
  if (!named || named === input.channels["y"]) return undefined;
  const seen = new Set<string>();
  const y = columnOf(input, "y", "group_name");
  for (const row of input.result.rows) {
    const line = JSON.stringify([row["background"], textIn(row, y)]);
    if (seen.has(line)) return named;
    seen.add(line);
  }
  return undefined;
}

/** The column whose values become headings over their lines. */
export function headingColumn(input: ChartInput): string | undefined {
  const named = input.channels["color"];
  if (seriesColumn(input)) return undefined;
  return named && named !== input.channels["y"] ? named : columnOf(input, "background");
}

function valueColumn(input: ChartInput): string | undefined {
  return columnOf(input, "x", "share");
}

export function isShareColumn(input: ChartInput): boolean {
  const column = valueColumn(input);
  const values = input.result.rows.map((row) => numberIn(row, column) ?? 0);
  return /share|rate/.test(column ?? "") && values.every((value) => value <= 1.0001);
}

export function linesOf(input: ChartInput): Bar[] {
  const y = columnOf(input, "y", "group_name");
  const group = headingColumn(input);
  const made: Bar[] = [];
  let last = "";
  input.result.rows.forEach((row) => {
    const over = y === group ? "" : textIn(row, group);
    if (over && over !== last) made.push(headingLine(made.length, over));
    last = over;
    made.push(barOf(input, row, made.length));
  });
  return made;
}

export function headingLine(index: number, background: string): Bar {
  const nothing = { x: null, low: null, upp: null, text: "", series: "", order: 0 };
  return { index, label: heading(background), isHeading: true, ...nothing };
}

function barOf(input: ChartInput, row: Row, index: number): Bar {
  const people = numberIn(row, input.channels["text"]);
  const x = isHidden(row) ? null : numberIn(row, valueColumn(input));
  return {
    index,
    label: lineName(textIn(row, columnOf(input, "y", "group_name"))),
    isHeading: false,
    x,
    low: numberIn(row, input.channels["low"]),
    upp: numberIn(row, input.channels["upp"]),
    text: people === null ? textIn(row, input.channels["text"]) : `n ${count(people)}`,
    series: textIn(row, seriesColumn(input)) || textIn(row, "value"),
    order: numberIn(row, "value") ?? index,
  };
}

/** The group `*` is everyone who answered. */
export function lineName(label: string): string {
  return label === "*" ? words.charts.bars.everyone : label;
}

export function margins(width: number) {
  const isNarrow = width < 520;
  return { isNarrow, left: isNarrow ? 0 : Math.min(260, width * 0.34), row: isNarrow ? 46 : 30 };
}

export function labelMarks(all: Bar[], width: number) {
  const { isNarrow, left } = margins(width);
  const shared = {
    y: "index",
    frameAnchor: "left" as const,
    textAnchor: "start" as const,
    dx: -left,
    lineHeight: 1.1,
    text: (bar: Bar) =>
      isNarrow || bar.isHeading ? cut(bar.label, width) : lines(bar.label, left - 14).join("\n"),
  };
  const labels = all.filter((bar) => !bar.isHeading);
  const headings = all.filter((bar) => bar.isHeading);
  return [
    marks.text(labels, { ...shared, dy: isNarrow ? -15 : 0, fill: "var(--ink)" }),
    marks.text(headings, { ...shared, dy: isNarrow ? 10 : 4, fill: "var(--muted)" }),
  ];
}

export function hiddenMark(all: Bar[], dy: number) {
  const hidden = all.filter((bar) => bar.x === null && !bar.isHeading);
  const said = { y: "index", frameAnchor: "left" as const, textAnchor: "start" as const, dx: 6, dy };
  return marks.text(hidden, { ...said, fill: "var(--muted)", text: () => words.charts.bars.hidden });
}
