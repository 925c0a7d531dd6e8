//! The sentence of a gap.

use crate::findings::row::Finding;
use crate::findings::row::signed;

/// What a group does more or less than those it is compared with, and how sure that is.
pub(super) fn sentence(finding: &Finding<'_>) -> Option<String> {
    let title = finding.text("title")?;
    let against = finding.against()?;
    let is_higher = finding.number("estimate")? > 0.0;
    let is_distance = finding.number("range_upp") == Some(0.0);
    let (n_group, n_rest) = (finding.count("n_group")?, finding.count("n_rest")?);
    let kind = finding.text("measure_kind")?;
    let is_rating = kind == "ordinal";
    let says = match () {
        () if is_rating && is_distance && is_higher => {
            format!("are closer to “just right” on “{title}” than {against}")
        }
        () if is_rating && is_distance => {
            format!("are further from “just right” on “{title}” than {against}")
        }
        () if is_rating && is_higher => format!("rate “{title}” higher than {against}"),
        () if is_rating => format!("rate “{title}” lower than {against}"),
        () if matches!(kind, "share" | "silence") && is_higher => {
            format!("more often than {against}: “{title}”")
        }
        () if matches!(kind, "share" | "silence") => format!("less often than {against}: “{title}”"),
        () if is_higher => format!("score higher than {against} on “{title}”"),
        () => format!("score lower than {against} on “{title}”"),
    };
    let group = finding.group()?;
    let size = size(finding)?;
    let beside = beside(finding);
    Some(format!("{group} {says}: {size}; n {n_group} and {n_rest}.{beside}"))
}

/// What goes with it: whether it is this item or how the group rates in general, and whether it rests on straight-liners.
fn beside(finding: &Finding<'_>) -> String {
    let item = match finding.text("item_specific") {
        Some("this item") => " It is this item: on others they rate more alike.",
        Some("general") => " They rate other items in the same way, so it is not this item alone.",
        _ => "",
    };
    let flagged = match finding.text("without_flagged") {
        Some("no evidence") => " Without those who gave one answer throughout there is no evidence of it.",
        Some("too few") => " Without those who gave one answer throughout too few are left to tell.",
        _ => "",
    };
    [item, flagged].concat()
}

/// The estimate with its interval, in its own unit.
fn size(finding: &Finding<'_>) -> Option<String> {
    let (estimate, low, upp) = (finding.number("estimate")?, finding.number("low")?, finding.number("upp")?);
    let ends = finding.ends(low, upp)?;
    Some(match finding.text("estimate_of")? {
        "cliffs_delta" => format!("δ {} ({ends})", signed(estimate, 2)),
        "share difference" => {
            let percent = |share: f64| format!("{:.0} %", (share * 100.0).abs());
            let (group, rest) =
                (percent(finding.number("share_group")?), percent(finding.number("share_rest")?));
            format!("{group} and {rest}, {} points ({ends})", signed(estimate * 100.0, 0))
        }
        _ => format!("difference {} ({ends})", signed(estimate, 1)),
    })
}
