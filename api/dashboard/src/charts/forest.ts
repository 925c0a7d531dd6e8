// Which gaps are real? A dot and its interval per comparison, a zero line, the numbers of people at
// the right. Filled where there is a verdict, hollow where there is none. Estimates of different
// units never share an axis: each gets a part of its own.
import { count, estimate, scaleOf, type EstimateScale } from "../answers/format";
import type { Row } from "../answers/types";
import { words } from "../words";
import { columnOf, numberIn, textIn, type ChartInput, type ChartKind } from "./chart";
import { draw, marks } from "./plot";
import { legend, lines, stack, type LegendEntry } from "./svg";

interface Line {
  index: number;
  label: string;
  x: number;
  low: number;
  upp: number;
  verdict: string;
  people: string;
  estimateOf: string;
}
interface Shape {
  width: number;
  isNarrow: boolean;
  left: number;
  right: number;
}

const NARROW_BELOW = 560;
const verdictWords = words.charts.verdictColour;

const forest: ChartKind = {
  whenEmpty: "no evidence",
  sentence(input) {
    const all = linesOf(input);
    const worse = all.filter((line) => line.verdict === "worse");
    const top = worse[0];
    if (all.length === 0) return "";
    if (top) return words.charts.worse(worse.length, all.length, top.label);
    return all.some((line) => isGap(line)) ? "" : words.charts.none(all.length);
  },
  picture(input, width) {
    const all = linesOf(input);
    const parts = new Map<string, Line[]>();
    for (const line of all) parts.set(line.estimateOf, [...(parts.get(line.estimateOf) ?? []), line]);
    const shape = shapeOf(width);
    const drawn = [...parts.values()].map((part) => onePart(part, shape));
    return stack([legend(legendOf(all), width), ...drawn], width, 8);
  },
};
export default forest;

function linesOf(input: ChartInput): Line[] {
  const read = (row: Row, index: number): Line | null => {
    const x = numberIn(row, columnOf(input, "x", "estimate"));
    if (x === null) return null;
    const people = textIn(row, input.channels["text"]);
    return {
      index,
      label: textIn(row, columnOf(input, "y", "label")),
      x,
      low: numberIn(row, columnOf(input, "low")) ?? x,
      upp: numberIn(row, columnOf(input, "upp")) ?? x,
      verdict: textIn(row, columnOf(input, "color", "verdict")),
      people: people === "" || Number.isNaN(Number(people)) ? people : `n ${count(Number(people))}`,
      estimateOf: textIn(row, "estimate_of") || "cliffs_delta",
    };
  };
  return input.result.rows.map(read).filter((line): line is Line => line !== null);
}

function shapeOf(width: number): Shape {
  const isNarrow = width < NARROW_BELOW;
  return { width, isNarrow, left: isNarrow ? 18 : Math.min(330, width * 0.4), right: isNarrow ? 58 : 70 };
}

function onePart(part: Line[], shape: Shape): SVGSVGElement {
  const { axisX, dot, gridX, ruleX, ruleY, text } = marks;
  const scale = scaleOf(part[0]?.estimateOf);
  const ticks = shape.isNarrow ? 3 : 5;
  const rowHeight = shape.isNarrow ? 66 : 38;
  const y = (line: Line) => line.index;
  const labelWidth = shape.isNarrow ? shape.width : shape.left - 18;
  const label = {
    y,
    stroke: "var(--paper)",
    strokeWidth: 4,
    frameAnchor: "left" as const,
    textAnchor: "start" as const,
    dx: -shape.left,
    dy: shape.isNarrow ? -24 : 0,
    fill: "var(--ink)",
    lineHeight: 1.15,
    text: (line: Line) => lines(line.label, labelWidth).join("\n"),
  };
  return draw({
    width: shape.width,
    height: part.length * rowHeight + 62,
    marginLeft: shape.left,
    marginRight: shape.right,
    marginTop: 8,
    marginBottom: 46,
    x: { domain: domainOf(part, scale), nice: true },
    y: { type: "band", domain: part.map(y), axis: null },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks }),
      axisX({
        ticks,
        tickSize: 0,
        color: "var(--muted)",
        label: `${words.charts.estimateAxis[scale]} →`,
        labelAnchor: "center",
        labelArrow: "none",
        tickFormat: (value: number) => estimate(value, part[0]?.estimateOf),
      }),
      ruleX([0], { stroke: "var(--strong-line)", strokeWidth: 1.5 }),
      ruleY(part, { y, x1: "low", x2: "upp", stroke: colourOf, strokeWidth: 2.5 }),
      dot(part, {
        y,
        x: "x",
        r: 6,
        symbol: (line: Line) => symbolFor(line),
        rotate: (line: Line) => (line.verdict === "worse" ? 180 : 0),
        fill: (line: Line) => (isGap(line) ? colourOf(line) : "var(--paper)"),
        stroke: colourOf,
        strokeWidth: 2,
      }),
      text(part, label),
      text(part, {
        y,
        frameAnchor: "right",
        textAnchor: "end",
        dx: shape.right,
        fill: "var(--muted)",
        text: "people",
      }),
    ],
    symbol: { type: "identity" },
    color: { type: "identity" },
  });
}

function domainOf(part: Line[], scale: EstimateScale): [number, number] {
  const ends = part.flatMap((line) => [line.x, line.low, line.upp, 0]);
  const most = scale === "difference" ? Infinity : 1;
  return [Math.max(-most, Math.min(...ends)), Math.min(most, Math.max(...ends))];
}

/** A comparison with a verdict; where the query gives none, the interval decides. */
function isGap(line: Line): boolean {
  if (line.verdict)
    return line.verdict in verdictWords || line.verdict === "higher" || line.verdict === "lower";
  return line.low > 0 || line.upp < 0;
}

function colourOf(line: Line): string {
  if (line.verdict === "worse") return "var(--worse)";
  if (line.verdict === "better") return "var(--better)";
  return isGap(line) ? "var(--ink)" : "var(--neutral)";
}

function symbolFor(line: Line): string {
  if (line.verdict === "worse" || line.verdict === "better") return "triangle";
  return isGap(line) ? "square" : "circle";
}

function legendOf(all: Line[]): LegendEntry[] {
  const has = (test: (line: Line) => boolean) => all.some(test);
  const entries: LegendEntry[] = [];
  if (has((line) => line.verdict === "worse")) entries.push({ text: verdictWords.worse });
  if (has((line) => line.verdict === "better")) entries.push({ text: verdictWords.better });
  if (has((line) => isGap(line) && symbolFor(line) === "square"))
    entries.push({ text: `■ ${verdictWords.other}` });
  if (has((line) => !isGap(line))) entries.push({ text: verdictWords.hollow });
  return entries;
}
