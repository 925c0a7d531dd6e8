// What changed? Two dots per line, before and now, each with its interval, and the verdict in words at the right. A
// change that cannot be judged says why where its dots would be. Estimates of different units never share an axis.
//
// Channels: `x` now, `low`, `upp`; `from` before, `from_low`, `from_upp`; `y` the line; `verdict`, `reason`.
import { estimate, scaleOf, type EstimateScale } from "../answers/format";
import type { Row } from "../answers/types";
import { words } from "../words";
import { columnOf, numberIn, textIn, type ChartInput, type ChartKind } from "./chart";
import { draw, marks } from "./plot";
import { cut, legend, lines, stack } from "./svg";

interface Line {
  index: number;
  label: string;
  before: Dot | null;
  now: Dot | null;
  verdict: string;
  reason: string;
  estimateOf: string;
}
interface Dot {
  index: number;
  x: number;
  low: number;
  upp: number;
}
interface Shape {
  width: number;
  isNarrow: boolean;
  left: number;
  right: number;
}

const NARROW_BELOW = 640;
const APART = 6;
const said = words.charts.dumbbell;
const GOOD = ["closed", "narrowed"];
const BAD = ["widened", "appeared"];

const dumbbell: ChartKind = {
  sentence(input) {
    const all = linesOf(input);
    if (all.length === 0) return "";
    const isOf = (names: string[]) => all.filter((line) => names.includes(line.verdict)).length;
    return said.sentence(all.length, isOf(["closed"]), isOf(["narrowed"]), isOf(BAD));
  },
  picture(input, width) {
    const all = linesOf(input);
    const parts = new Map<string, Line[]>();
    for (const line of all) parts.set(line.estimateOf, [...(parts.get(line.estimateOf) ?? []), line]);
    const shape = shapeOf(width);
    const key = legend([{ text: said.before }, { text: said.now }], width);
    return stack([key, ...[...parts.values()].map((part) => onePart(part, shape))], width, 8);
  },
};
export default dumbbell;

function linesOf(input: ChartInput): Line[] {
  const dot = (row: Row, index: number, x: string, low: string, upp: string): Dot | null => {
    const value = numberIn(row, columnOf(input, x));
    if (value === null) return null;
    return {
      index,
      x: value,
      low: numberIn(row, columnOf(input, low)) ?? value,
      upp: numberIn(row, columnOf(input, upp)) ?? value,
    };
  };
  return input.result.rows.map((row, index) => ({
    index,
    label: textIn(row, columnOf(input, "y", "label")),
    before: dot(row, index, "from", "from_low", "from_upp"),
    now: dot(row, index, "x", "low", "upp"),
    verdict: textIn(row, columnOf(input, "verdict")),
    reason: textIn(row, columnOf(input, "reason")),
    estimateOf: textIn(row, "estimate_of") || "cliffs_delta",
  }));
}

function shapeOf(width: number): Shape {
  const isNarrow = width < NARROW_BELOW;
  return { width, isNarrow, left: isNarrow ? 14 : Math.min(300, width * 0.36), right: isNarrow ? 14 : 190 };
}

function onePart(part: Line[], shape: Shape): SVGSVGElement {
  const { axisX, dot, gridX, ruleX, ruleY, text } = marks;
  const estimateOf = part[0]?.estimateOf;
  const scale = scaleOf(estimateOf);
  const ticks = shape.isNarrow ? 3 : 5;
  const rowHeight = shape.isNarrow ? 88 : 46;
  const before = part.flatMap((line) => line.before ?? []);
  const now = part.flatMap((line) => line.now ?? []);
  const colour = new Map(part.map((line) => [line.index, colourOf(line)]));
  const of = (one: Dot) => colour.get(one.index) ?? "var(--neutral)";
  const shift = shape.isNarrow ? 10 : 0;
  const interval = { y: "index", x1: "low", x2: "upp", strokeWidth: 2 };
  return draw({
    width: shape.width,
    height: part.length * rowHeight + 58,
    marginLeft: shape.left,
    marginRight: shape.right,
    marginTop: 8,
    marginBottom: 46,
    x: { domain: domainOf([...before, ...now], scale), nice: true },
    y: { type: "band", domain: part.map((line) => line.index), axis: null },
    color: { type: "identity" },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks }),
      axisX({
        ticks,
        tickSize: 0,
        color: "var(--muted)",
        label: `${words.charts.estimateAxis[scale]} →`,
        labelAnchor: "center",
        labelArrow: "none",
        tickFormat: (value: number) => estimate(value, estimateOf),
      }),
      ruleX([0], { stroke: "var(--strong-line)", strokeWidth: 1.5 }),
      ruleY(before, { ...interval, stroke: "var(--neutral)", dy: shift - APART }),
      dot(before, {
        y: "index",
        x: "x",
        r: 5,
        fill: "var(--paper)",
        stroke: "var(--neutral)",
        strokeWidth: 2,
        dy: shift - APART,
      }),
      ruleY(now, { ...interval, stroke: of, strokeWidth: 2.5, dy: shift + APART }),
      dot(now, { y: "index", x: "x", r: 6, fill: of, stroke: of, dy: shift + APART }),
      text(part, {
        y: "index",
        frameAnchor: "left",
        textAnchor: "start",
        dx: -shape.left,
        dy: shape.isNarrow ? -30 : 0,
        fill: "var(--ink)",
        stroke: "var(--paper)",
        strokeWidth: 4,
        lineHeight: 1.15,
        text: (line: Line) =>
          lines(line.label, shape.isNarrow ? shape.width : shape.left - 18).join("\n"),
      }),
      text(part, {
        y: "index",
        frameAnchor: shape.isNarrow ? "left" : "right",
        textAnchor: "start",
        dx: shape.isNarrow ? -shape.left : 12,
        dy: shape.isNarrow ? 34 : 0,
        fill: colourOf,
        lineHeight: 1.15,
        text: (line: Line) => verdictText(line, shape),
      }),
    ],
  });
}

function verdictText(line: Line, shape: Shape): string {
  const width = shape.isNarrow ? shape.width : shape.right - 16;
  const verdict = cut(line.verdict, width);
  return line.now && line.before ? verdict : [verdict, ...lines(line.reason, width, 2)].join("\n");
}

function domainOf(dots: Dot[], scale: EstimateScale): [number, number] {
  const ends = dots.flatMap((one) => [one.x, one.low, one.upp, 0]);
  const most = scale === "difference" ? Infinity : 1;
  if (ends.length === 0) return [-1, 1];
  return [Math.max(-most, Math.min(...ends)), Math.min(most, Math.max(...ends))];
}

function colourOf(line: Line): string {
  if (GOOD.includes(line.verdict)) return "var(--better)";
  return BAD.includes(line.verdict) ? "var(--worse)" : "var(--neutral)";
}
