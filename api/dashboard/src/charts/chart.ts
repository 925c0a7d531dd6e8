// What a chart kind is, and how a chart reads a result through its channels.
//
// A kind is one file that exports a `ChartKind`, and one line in `kinds.ts`. It gets rows and the
// channels of the query's `chart` line (`x=estimate y=label …`). It must not fetch anything, and it
// must not know a table's, background's or group's name beyond its channels and the glossary's columns.
import type { Component } from "svelte";
import type { Channels, Result, Row } from "../answers/types";

export interface ChartInput {
  result: Result;
  channels: Channels;
}

/** What a reader chose in a chart: the comparison that is wanted, or a whole background's answers. */
export interface Pick {
  measure_id: string;
  background: string;
  group_name?: string;
}

/** Props of a kind that stands as a table in the page itself. */
export interface TableProps {
  input: ChartInput;
  caption: string;
  onpick: ((pick: Pick) => void) | undefined;
}

export interface ChartKind {
  /** The answer in one sentence, or nothing where the rows allow none. */
  sentence: (input: ChartInput) => string;
  /** Draws the chart for a width in CSS pixels. Absent where only the table makes sense. */
  picture?: (input: ChartInput, width: number) => SVGSVGElement;
  /** What it means when there is not a single row; otherwise "not asked" or "hidden". */
  whenEmpty?: "no evidence";
  /** Stands in the page in place of the picture, which then serves the downloads only. */
  table?: Component<TableProps>;
}

export function numberIn(row: Row, column: string | undefined): number | null {
  if (!column) return null;
  const value = row[column];
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

export function textIn(row: Row, column: string | undefined): string {
  if (!column) return "";
  const value = row[column];
  return value === null || value === undefined ? "" : String(value);
}

/** A channel's column, or a glossary column of that name where the chart line has no such channel. */
export function columnOf(input: ChartInput, channel: string, glossary: string = channel): string | undefined {
  const named = input.channels[channel];
  if (named) return named;
  return input.result.columns.some((column) => column.name === glossary) ? glossary : undefined;
}

/** True where the cell is withheld rather than empty. */
export function isHidden(row: Row): boolean {
  return row["hidden"] === true || row["is_hidden"] === true || row["verdict"] === "too few";
}
