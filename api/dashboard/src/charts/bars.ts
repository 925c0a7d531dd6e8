// How many, or how did people answer? Horizontal bars, one per row; with a `color` channel each line
// is one stacked bar of shares. A hidden row says why in words where its bar would be.
import { number, share } from "../answers/format";
import { words } from "../words";
import { hiddenMark, isShareColumn, labelMarks, linesOf, margins, seriesColumn, type Bar } from "./barLines";
import type { ChartInput, ChartKind } from "./chart";
import { draw, marks } from "./plot";
import { stacked } from "./stackedBars";
import { textWidth } from "./svg";

const bars: ChartKind = {
  sentence(input) {
    if (seriesColumn(input)) return words.distribution.sentence;
    const all = linesOf(input).filter((bar) => !bar.isHeading);
    const seen = all.filter((bar) => bar.x !== null).sort((a, b) => (a.x ?? 0) - (b.x ?? 0));
    const [low, high] = [seen[0], seen.at(-1)];
    if (!isShareColumn(input) || !low || !high)
      return words.charts.bars.shown(seen.length, all.length - seen.length);
    return words.charts.bars.range(share(low.x ?? 0), low.label, share(high.x ?? 0), high.label);
  },
  picture: (input, width) => (seriesColumn(input) ? stacked(input, width) : single(input, width)),
};
export default bars;

function valueText(value: number, isShare: boolean): string {
  return isShare ? share(value) : number(value);
}

function single(input: ChartInput, width: number): SVGSVGElement {
  const { barX, ruleY, text } = marks;
  const { isNarrow, left, row } = margins(width);
  const all = linesOf(input);
  const isShare = isShareColumn(input);
  const seen = all.filter((bar) => bar.x !== null);
  const longest = Math.max(0, ...seen.map((bar) => textWidth(endText(bar, isShare))));
  const most = isShare ? 1 : Math.max(1e-9, ...seen.flatMap((bar) => [bar.x ?? 0, bar.upp ?? 0]));
  const inset = isNarrow ? { insetTop: 20, insetBottom: 6 } : { insetTop: 6, insetBottom: 6 };
  const dy = isNarrow ? 7 : 0;
  const ruled = seen.filter((bar) => bar.low !== null && bar.upp !== null);
  return draw({
    width,
    height: all.length * row + 8,
    margin: 4,
    marginLeft: left,
    marginRight: longest + 14,
    x: { domain: [0, most], axis: null },
    y: { type: "band", domain: all.map((bar) => bar.index), axis: null, padding: 0 },
    marks: [
      isShare ? barX(seen, { y: "index", x1: 0, x2: 1, fill: "var(--step-1)", ...inset }) : null,
      barX(seen, { y: "index", x1: 0, x2: "x", fill: "var(--bar)", ...inset }),
      ruleY(ruled, { y: "index", x1: "low", x2: "upp", stroke: "var(--ink)", strokeWidth: 1.5, dy }),
      text(seen, {
        y: "index",
        frameAnchor: "right",
        textAnchor: "end",
        dx: longest + 14,
        dy,
        fill: "var(--ink)",
        text: (bar: Bar) => endText(bar, isShare),
      }),
      hiddenMark(all, dy),
      ...labelMarks(all, width),
    ],
  });
}

function endText(bar: Bar, isShare: boolean): string {
  return [valueText(bar.x ?? 0, isShare), bar.text].filter(Boolean).join(" · ");
}
