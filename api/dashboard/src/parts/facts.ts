// What stands beside a gap in numbers: the same short list on a card, in the dialog and in print. A column that the
// answer lacks is left out, so older snapshots still read.
import { count, interval, probability, scaleOf, share, signed } from "../answers/format";
import type { Gap } from "../answers/types";
import { words } from "../words";

const said = words.findings;

export function factsOf(gap: Gap): string[] {
  return [estimated(gap), points(gap), sizes(gap), favourable(gap), corrected(gap)].filter((fact) => fact !== "");
}

/** What qualifies a gap: where it lies, what remains of it, what it would take. */
export function qualificationsOf(gap: Gap): string[] {
  return [specific(gap), adjusted(gap), parity(gap), detectable(gap), response(gap)].filter((fact) => fact !== "");
}

function estimated(gap: Gap): string {
  return gap.estimate == null ? "" : interval(gap.estimate, gap.low, gap.upp, gap.estimate_of);
}

function points(gap: Gap): string {
  const isEffect = gap.welch_diff != null && scaleOf(gap.estimate_of) === "effect";
  return isEffect ? said.points(signed(gap.welch_diff ?? 0)) : "";
}

function sizes(gap: Gap): string {
  if (gap.n_group == null || gap.n_rest == null) return "";
  return said.versus(count(gap.n_group), count(gap.n_rest));
}

function favourable(gap: Gap): string {
  if (gap.share_group == null || gap.share_rest == null || scaleOf(gap.estimate_of) === "share") return "";
  return said.favourable(share(gap.share_group), share(gap.share_rest));
}

function corrected(gap: Gap): string {
  if (gap.q == null) return "";
  return said.q(probability(gap.q), gap.family_size == null ? null : count(gap.family_size));
}

function specific(gap: Gap): string {
  return gap.item_specific ? (said.specific[gap.item_specific] ?? "") : "";
}

function adjusted(gap: Gap): string {
  if (gap.adjusted == null || gap.adjusted_low == null || gap.adjusted_upp == null) return "";
  return said.adjusted(interval(gap.adjusted, gap.adjusted_low, gap.adjusted_upp, "mean difference"));
}

function parity(gap: Gap): string {
  if (!gap.parity) return "";
  return said.parity(count(gap.parity), count(gap.parity_low ?? gap.parity), count(gap.parity_upp ?? gap.parity));
}

function detectable(gap: Gap): string {
  if (gap.verdict !== "no evidence") return "";
  if (gap.detectable == null) return said.unseeable;
  return said.detectable(interval(gap.detectable, null, null, gap.estimate_of));
}

function response(gap: Gap): string {
  if (gap.response_rate_group == null || gap.response_rate_rest == null) return "";
  return said.response(share(gap.response_rate_group), share(gap.response_rate_rest));
}
