//! What exports do to labels: trailing and doubled blanks, blanks that do not break, other capitals.
//!
//! Every variant is one that a careful reader undoes without asking. It must not change what an answer means.

use rand::Rng;

/// The share of labels that come out odd.
const ODD: f64 = 0.05;

/// A label as somebody's export writes it.
pub(crate) fn label(rng: &mut impl Rng, label: &str) -> String {
    if !rng.gen_bool(ODD) {
        return label.to_owned();
    }
    match rng.gen_range(0..6) {
        0 => format!("{label} "),
        1 => format!("  {label}"),
        2 => label.to_lowercase(),
        3 => label.to_uppercase(),
        4 => format!("{}\u{a0}", label.replacen(' ', "\u{a0}", 1)),
        _ => label.replacen(' ', "  ", 1),
    }
}

/// An age as somebody types it.
pub(crate) fn age(rng: &mut impl Rng, years: u8) -> String {
    match rng.gen_range(0..40) {
        0 => format!("{years} "),
        1 => format!(" {years}"),
        _ => years.to_string(),
    }
}
