// Numbers as the page writes them: a true minus, a sign where the direction matters, and no more
// digits than the disclosure rules let through.

const MINUS = "\u2212";
const NARROW = "\u202f";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const signedTwo = new Intl.NumberFormat("en", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: "exceptZero",
});
const signedWhole = new Intl.NumberFormat("en", { maximumFractionDigits: 0, signDisplay: "exceptZero" });
const twoDigits = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const threeDigits = new Intl.NumberFormat("en", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const trueMinus = (text: string) => text.replaceAll("-", MINUS);

export const count = (value: number) => trueMinus(whole.format(value));
export const number = (value: number) => trueMinus(plain.format(value));
export const signed = (value: number) => trueMinus(signedTwo.format(value));
export const share = (value: number) => percent.format(value).replace("%", `${NARROW}%`);

/** p and q: two digits, three near .05, `< .01` below; without the leading zero. */
export function probability(value: number): string {
  if (value < 0.01) return `<${NARROW}.01`;
  const isNearBorder = value >= 0.045 && value < 0.055;
  const text = (isNearBorder ? threeDigits : twoDigits).format(value);
  return text.startsWith("0") ? text.slice(1) : text;
}

/** Years, dates and moments as the API sends them (ISO 8601), in the reader's words. */
export function date(text: string): string {
  const parsed = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text);
  if (Number.isNaN(parsed.getTime())) return text;
  return text.length > 10 ? moment.format(parsed) : day.format(parsed);
}

/** What kind of number an estimate is, which decides its sign, unit and range. */
export type EstimateScale = "effect" | "share" | "difference";

export function scaleOf(estimateOf: string | null | undefined): EstimateScale {
  const name = (estimateOf ?? "").toLowerCase();
  if (/share|newcombe|proportion|risk/.test(name)) return "share";
  if (/delta|hedges|cohen|theta|effect/.test(name)) return "effect";
  return "difference";
}

/** The letter or word that stands before an estimate. */
export function symbolOf(estimateOf: string | null | undefined): string {
  const name = (estimateOf ?? "").toLowerCase();
  if (name.includes("delta")) return "δ";
  if (name.includes("hedges")) return "g";
  if (name.includes("cohen")) return "h";
  return scaleOf(estimateOf) === "share" ? "share" : "difference";
}

/** An estimate or a limit: shares as signed percentage points, all else with two digits. */
export function estimate(value: number, estimateOf: string | null | undefined): string {
  return scaleOf(estimateOf) === "share" ? trueMinus(signedWhole.format(value * 100)) : signed(value);
}

export function estimateUnit(estimateOf: string | null | undefined): string {
  return scaleOf(estimateOf) === "share" ? `${NARROW}pp` : "";
}

/** `−0.38 (−0.56 to −0.17)` with symbol and unit. */
export function interval(
  value: number,
  low: number | null | undefined,
  upp: number | null | undefined,
  estimateOf: string | null,
): string {
  const head = `${symbolOf(estimateOf)} ${estimate(value, estimateOf)}`;
  const unit = estimateUnit(estimateOf);
  if (low == null || upp == null) return `${head}${unit}`;
  return `${head} (${estimate(low, estimateOf)} to ${estimate(upp, estimateOf)})${unit}`;
}
