// The heat map's model: items down, groups across, one cell for each pair. Shared by the table that
// stands in the page and by the picture that is downloaded.
import { heading } from "../answers/cell";
import { estimate, scaleOf, type EstimateScale } from "../answers/format";
import type { Row } from "../answers/types";
import { words } from "../words";
import { columnOf, isHidden, numberIn, textIn, type ChartInput, type Pick as Picked } from "./chart";

export type Tone = "worse" | "better" | "plain" | "none" | "hidden" | "absent";

export interface Cell {
  tone: Tone;
  /** 1 to 4; only tones with a verdict are coloured by it. */
  level: number;
  /** What stands in the cell, and the same in words for a screen reader. */
  text: string;
  spoken: string;
  pick: Picked | null;
}
export interface Across {
  background: string;
  group: string;
  key: string;
}
export interface Grid {
  across: Across[];
  /** Neighbouring columns under one background, for the upper heading. */
  spans: { background: string; size: number }[];
  down: { title: string; cells: Cell[] }[];
  n: number;
  flagged: number;
  flaggedItems: number;
}

/** Where a colour grows stronger; the same for both directions (δ: Romano's small, medium, large). */
const BORDERS: Record<EstimateScale, [number, number, number]> = {
  effect: [0.147, 0.33, 0.474],
  share: [0.1, 0.2, 0.3],
  difference: [0.3, 0.6, 0.9],
};
const ABSENT: Cell = {
  tone: "absent",
  level: 0,
  text: words.charts.heat.absent,
  spoken: words.charts.heat.absent,
  pick: null,
};
const SEPARATOR = "\u0000";

export function gridOf(input: ChartInput): Grid {
  const x = columnOf(input, "x", "group_name");
  const y = columnOf(input, "y", "title");
  const background = columnOf(input, "background");
  const across = new Map<string, Across>();
  const titles = new Map<string, Map<string, Cell>>();
  for (const row of input.result.rows) {
    const id = textIn(row, background);
    const place = { background: textIn(row, "background_title") || heading(id), group: textIn(row, x) };
    const key = `${id}${SEPARATOR}${place.group}`;
    across.set(key, { ...place, key });
    const title = textIn(row, y);
    const cells = titles.get(title) ?? new Map<string, Cell>();
    cells.set(key, cellOf(input, row, title, place.group));
    titles.set(title, cells);
  }
  const columns = byBackground([...across.values()]);
  const down = [...titles].map(([title, cells]) => ({
    title,
    cells: columns.map((column) => cells.get(column.key) ?? ABSENT),
  }));
  return { across: columns, spans: spansOf(columns), down, ...countsOf(down) };
}

function byBackground(columns: Across[]): Across[] {
  const order = [...new Set(columns.map((column) => column.background))];
  return order.flatMap((background) => columns.filter((column) => column.background === background));
}

function spansOf(columns: Across[]): Grid["spans"] {
  const spans: Grid["spans"] = [];
  for (const column of columns) {
    const last = spans.at(-1);
    if (last && last.background === column.background) last.size += 1;
    else spans.push({ background: column.background, size: 1 });
  }
  return spans;
}

function countsOf(down: Grid["down"]): Pick<Grid, "n" | "flagged" | "flaggedItems"> {
  const isFlagged = (cell: Cell) => cell.tone === "worse" || cell.tone === "better" || cell.tone === "plain";
  const shown = down.flatMap((line) => line.cells).filter((cell) => isFlagged(cell) || cell.tone === "none");
  return {
    n: shown.length,
    flagged: shown.filter(isFlagged).length,
    flaggedItems: down.filter((line) => line.cells.some(isFlagged)).length,
  };
}

function cellOf(input: ChartInput, row: Row, title: string, group: string): Cell {
  const value = numberIn(row, columnOf(input, "color", "estimate"));
  if (value === null || isHidden(row)) {
    const said = words.charts.heat;
    return { tone: "hidden", level: 0, text: said.hidden, spoken: said.hiddenLong, pick: null };
  }
  const estimateOf = textIn(row, "estimate_of") || "cliffs_delta";
  const verdict = textIn(row, columnOf(input, "verdict"));
  const shown = numberIn(row, input.channels["text"]) ?? value;
  const known = words.verdicts[verdict];
  const tone = toneOf(verdict);
  const text = `${tone !== "none" && known ? `${known.mark} ` : ""}${estimate(shown, estimateOf)}`;
  const measure = textIn(row, "measure_id");
  const pick = measure
    ? { measure_id: measure, background: textIn(row, "background"), group_name: textIn(row, "group_name") }
    : null;
  const spoken = `${estimate(shown, estimateOf)}, ${known?.text ?? verdict}. ${words.charts.heat.open(title, group)}`;
  return { tone, level: levelOf(value, scaleOf(estimateOf)), text, spoken, pick };
}

function toneOf(verdict: string): Tone {
  if (verdict === "worse" || verdict === "better") return verdict;
  return verdict === "higher" || verdict === "lower" ? "plain" : "none";
}

function levelOf(value: number, scale: EstimateScale): number {
  return 1 + BORDERS[scale].filter((border) => Math.abs(value) >= border).length;
}
