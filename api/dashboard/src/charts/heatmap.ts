// Where do gaps gather? Items × groups, a number in every cell, colour only where a gap can be told
// from noise. In the page it is a real table (`HeatmapTable.svelte`); the picture is for downloads.
import { words } from "../words";
import type { ChartInput, ChartKind } from "./chart";
import { gridOf, type Cell, type Grid } from "./grid";
import HeatmapTable from "./HeatmapTable.svelte";
import { cut, element, frame, lines } from "./svg";

const ROW = 34;
const TOP = 78;
const LEAST_CELL = 74;

const heatmap: ChartKind = {
  table: HeatmapTable,
  sentence(input) {
    const { n, flagged, flaggedItems } = gridOf(input);
    return n === 0 ? "" : words.charts.heat.sentence(flagged, n, flaggedItems);
  },
  picture(input: ChartInput, width: number) {
    const grid = gridOf(input);
    const left = Math.min(300, width * 0.34);
    const cell = Math.max(LEAST_CELL, (width - left) / Math.max(1, grid.across.length));
    const picture = frame(left + cell * grid.across.length, TOP + ROW * grid.down.length + 4);
    picture.append(...headings(grid, left, cell));
    grid.down.forEach((line, index) => {
      const y = TOP + index * ROW;
      picture.append(label(line.title, 0, y + ROW / 2 + 4, "start", left - 10));
      line.cells.forEach((one, at) => picture.append(...cellParts(one, left + at * cell, y, cell)));
    });
    return picture;
  },
};
export default heatmap;

function headings(grid: Grid, left: number, cell: number): SVGElement[] {
  const made: SVGElement[] = [];
  let x = left;
  for (const span of grid.spans) {
    made.push(label(span.background, x + 4, 16, "start", span.size * cell - 8));
    x += span.size * cell;
  }
  grid.across.forEach((column, index) => {
    lines(column.group, cell - 8, 3).forEach((line, at) => {
      made.push(label(line, left + index * cell + 4, 36 + at * 15, "start", cell - 8));
    });
  });
  return made;
}

function cellParts(cell: Cell, x: number, y: number, width: number): SVGElement[] {
  const box = { x: x + 1, y: y + 1, width: width - 2, height: ROW - 2, fill: fillOf(cell) };
  const text = label(cell.text, x + width / 2, y + ROW / 2 + 4, "middle", width - 6);
  return [element("rect", box), text];
}

function fillOf(cell: Cell): string {
  if (cell.tone === "none") return "var(--paper)";
  if (cell.tone === "hidden" || cell.tone === "absent") return "var(--sunken)";
  return `var(--${cell.tone}-${cell.level})`;
}

function label(text: string, x: number, y: number, anchor: string, width: number): SVGElement {
  return element("text", { x, y, fill: "var(--ink)", "text-anchor": anchor }, cut(text, width));
}
