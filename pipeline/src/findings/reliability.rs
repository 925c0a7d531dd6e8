//! The sentence of a scale that cannot be relied on.

use crate::findings::row::Finding;
use crate::findings::row::signed;

/// Which items go against the rest of their scale.
pub(super) fn sentence(finding: &Finding<'_>) -> Option<String> {
    let title = finding.text("title")?;
    let (reason, n) = (finding.text("reason")?, finding.count("n_group")?);
    let lowest = signed(finding.number("estimate")?, 2);
    Some(format!(
        "The scale “{title}” cannot be relied on: {reason} Lowest correlation of an item with the rest {lowest}; n {n}. Set `reverse` in the codebook and load again before reading its gaps."
    ))
}
