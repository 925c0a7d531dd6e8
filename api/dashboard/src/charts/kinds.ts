// The chart kinds that a query's `chart` line can name. A new kind is one file and one line here;
// a name that is not here is shown as a table. Kinds are loaded when first used.
import type { ChartKind } from "./chart";

const KINDS: Record<string, () => Promise<{ default: ChartKind }>> = {
  forest: () => import("./forest"),
  heatmap: () => import("./heatmap"),
  bars: () => import("./bars"),
  dumbbell: () => import("./dumbbell"),
};

export async function chartKind(name: string | undefined): Promise<ChartKind | null> {
  const load = name && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  return load ? (await load()).default : null;
}

export function isKnownKind(name: string): boolean {
  return Object.hasOwn(KINDS, name) || name === "table";
}
