// How a cell of a result is written, decided by its column's name and type. Used by every table.
import { asText } from "./client";
import { count, date, number, probability, share, signed } from "./format";
import type { Column, Value } from "./types";
import { words } from "../words";

export function isNumeric(column: Column | undefined): boolean {
  return /int|float|double|decimal|bigint|numeric|real/.test((column?.type ?? "").toLowerCase());
}

/** A column's name as a reader says it: `n_group` becomes `n group`, `measure_id` becomes `measure`. */
export function heading(name: string): string {
  return words.columns[name] ?? name.replace(/_id$/, "").replaceAll("_", " ");
}

/** The text of a cell; a missing value is said in words. */
export function cellText(column: Column, value: Value | undefined): string {
  if (value === null || value === undefined) return words.cell.none;
  if (typeof value === "boolean") return value ? words.cell.yes : words.cell.no;
  if (typeof value === "number") return numberText(column.name, value);
  if (typeof value === "string" && isNumeric(column) && value !== "" && Number.isFinite(Number(value))) {
    return numberText(column.name, Number(value));
  }
  if (Array.isArray(value)) return value.map((part) => asText(part)).join(", ");
  if (typeof value === "string" && isMoment(column, value)) return date(value);
  return asText(value);
}

/** Dates by their type, or by a glossary name (`landed_at`, `ends_on`) with an ISO value. */
function isMoment(column: Column, value: string): boolean {
  const isNamed = /_(at|on)$/.test(column.name) && /^\d{4}-\d{2}-\d{2}/.test(value);
  return isNamed || /date|timestamp|time/.test(column.type.toLowerCase());
}

function numberText(name: string, value: number): string {
  if (/^(p|q|p_value|q_value)$/.test(name) || /_(p|q)$/.test(name)) return probability(value);
  if (/share|rate/.test(name) && Math.abs(value) <= 1) return share(value);
  if (/estimate|delta|diff|_low$|_upp$|^low$|^upp$|change|hedges_g|cohens_h/.test(name)) return signed(value);
  if (/^n$|^n_|_n$|rows|^number$|_id$/.test(name)) return count(value);
  return number(value);
}
