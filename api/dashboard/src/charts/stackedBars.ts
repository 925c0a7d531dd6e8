// How did people answer? One bar of shares per group, its parts in the order of the answers.
import { count, share } from "../answers/format";
import { headingLine, hiddenMark, labelMarks, lineName, linesOf, margins, type Bar } from "./barLines";
import { columnOf, numberIn, textIn, type ChartInput } from "./chart";
import { draw, marks } from "./plot";
import { legend, stack } from "./svg";

const STEPS = 5;

export function stacked(input: ChartInput, width: number): SVGSVGElement {
  const { barX, text } = marks;
  const { isNarrow, left, row } = margins(width);
  const all = linesOf(input).filter((bar) => !bar.isHeading);
  const labels = [...new Set(all.map((bar) => bar.label))];
  const series = [...new Map(all.filter((bar) => bar.series).map((bar) => [bar.series, bar.order])).entries()]
    .sort((a, b) => a[1] - b[1])
    .map(([name]) => name);
  const step = (name: string) => stepOf(series.indexOf(name), series.length);
  const parts = pileUp(all, labels, series);
  const named = labels.map((label, index) => ({
    ...headingLine(index, ""),
    label: peopleIn(input, label),
    isHeading: false,
  }));
  const onlyHidden = named.filter((bar) => !parts.some((part) => part.index === bar.index));
  const inset = isNarrow ? { insetTop: 20, insetBottom: 5 } : { insetTop: 4, insetBottom: 4 };
  const dy = isNarrow ? 8 : 0;
  const room = width - left - 8;
  const picture = draw({
    width,
    height: labels.length * (row + 6) + 8,
    margin: 4,
    marginLeft: left,
    x: { domain: [0, 1], axis: null },
    y: { type: "band", domain: labels.map((_, index) => index), axis: null, padding: 0 },
    color: { type: "identity" },
    marks: [
      barX(parts, {
        y: "index",
        x1: "from",
        x2: "to",
        fill: (part: Part) => `var(--step-${step(part.series)})`,
        stroke: "var(--strong-line)",
        strokeWidth: 0.5,
        ...inset,
      }),
      text(parts, {
        y: "index",
        x: (part: Part) => (part.from + part.to) / 2,
        dy,
        filter: (part: Part) => (part.to - part.from) * room > 38,
        fill: (part: Part) => `var(--on-step-${step(part.series)})`,
        text: (part: Part) => share(part.to - part.from),
      }),
      hiddenMark(onlyHidden, dy),
      ...labelMarks(named, width),
    ],
  });
  const key = series.map((name) => ({ text: name, fill: `var(--step-${step(name)})` }));
  return stack([legend(key, width), picture], width, 4);
}

/** A line's name with the number of people behind it. */
function peopleIn(input: ChartInput, label: string): string {
  const y = columnOf(input, "y", "group_name");
  const row = input.result.rows.find(
    (one) => lineName(textIn(one, y)) === label && numberIn(one, "n") !== null,
  );
  return row ? `${label}, n ${count(numberIn(row, "n") ?? 0)}` : label;
}

interface Part {
  index: number;
  series: string;
  from: number;
  to: number;
}

/** The parts of each line's bar, one after the other; a line's shares add up to one. */
function pileUp(all: Bar[], labels: string[], series: string[]): Part[] {
  return labels.flatMap((label, index) => {
    const own = all.filter((bar) => bar.label === label && bar.x !== null);
    const whole = own.reduce((sum, bar) => sum + (bar.x ?? 0), 0);
    if (whole <= 0) return [];
    let from = 0;
    return series.flatMap((name) => {
      const size =
        own.filter((bar) => bar.series === name).reduce((sum, bar) => sum + (bar.x ?? 0), 0) / whole;
      const part = { index, series: name, from, to: from + size };
      from += size;
      return size > 0 ? [part] : [];
    });
  });
}

function stepOf(index: number, n: number): number {
  if (n <= 1) return STEPS - 1;
  return 1 + Math.round((index * (STEPS - 1)) / (n - 1));
}
