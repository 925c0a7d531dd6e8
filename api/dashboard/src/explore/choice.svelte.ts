// What a reader chose to look at. The address holds all of it, so a view can be linked; this reads it and filters rows.
import { address, set } from "../address/address.svelte";
import { asText } from "../answers/client";
import { heading } from "../answers/cell";
import type { Row } from "../answers/types";

export type MeasureKind = "verdicts" | "items" | "silence";
export const MEASURE_KINDS: MeasureKind[] = ["verdicts", "items", "silence"];

export interface BackgroundChoice {
  background: string;
  title: string;
}

const SEPARATOR = "~";
const NOT_NOISE = ["worse", "better", "higher", "lower"];

export class Choice {
  readonly perspective = $derived(address.param("perspective") || "learner");
  readonly kind = $derived.by(() => {
    const asked = address.param("measures") as MeasureKind;
    return MEASURE_KINDS.includes(asked) ? asked : "verdicts";
  });
  readonly backgrounds = $derived(address.param("backgrounds").split(SEPARATOR).filter(Boolean));
  readonly text = $derived(address.param("find"));
  readonly isFlaggedOnly = $derived(address.param("flagged") === "yes");
  readonly isEverything = $derived(
    this.backgrounds.length === 0 && !this.text && !this.isFlaggedOnly && this.kind === "verdicts",
  );

  change(changes: Record<string, string>): void {
    set(changes, "replace");
  }

  toggle(background: string, all: BackgroundChoice[]): void {
    const now = this.backgrounds.length > 0 ? this.backgrounds : all.map((one) => one.background);
    const next = now.includes(background) ? now.filter((one) => one !== background) : [...now, background];
    const isAll = next.length === 0 || next.length === all.length;
    this.change({ backgrounds: isAll ? "" : next.join(SEPARATOR) });
  }

  isChosen(background: string): boolean {
    return this.backgrounds.length === 0 || this.backgrounds.includes(background);
  }

  reset(): void {
    this.change({ backgrounds: "", find: "", flagged: "", measures: "" });
  }

  /** The rows that are looked at. */
  filter(rows: Row[]): Row[] {
    const wanted = this.text.trim().toLowerCase();
    const chosen = rows.filter(
      (row) =>
        kindOf(row) === this.kind &&
        this.isChosen(asText(row["background"])) &&
        (!wanted || `${asText(row["title"])} ${asText(row["measure_id"])}`.toLowerCase().includes(wanted)),
    );
    if (!this.isFlaggedOnly) return chosen;
    const flagged = new Set(
      chosen
        .filter((row) => NOT_NOISE.includes(asText(row["verdict"])))
        .map((row) => asText(row["measure_id"])),
    );
    return chosen.filter((row) => flagged.has(asText(row["measure_id"])));
  }
}

export function backgroundsOf(rows: Row[]): BackgroundChoice[] {
  const found = new Map<string, BackgroundChoice>();
  for (const row of rows) {
    const background = asText(row["background"]);
    found.set(background, { background, title: asText(row["background_title"]) || heading(background) });
  }
  return [...found.values()].sort((a, b) => a.title.localeCompare(b.title));
}

export function measuresIn(rows: Row[]): number {
  return new Set(rows.map((row) => asText(row["measure_id"]))).size;
}

function kindOf(row: Row): MeasureKind {
  if (asText(row["kind"]) === "silence") return "silence";
  return asText(row["family"]) === "B" ? "items" : "verdicts";
}
