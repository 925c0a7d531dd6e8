//! The sentence of a change: what became of a gap since an earlier iteration.

use crate::findings::row::Finding;
use crate::findings::row::signed;

/// One sentence per verdict, and what must be said with it.
pub(super) fn sentence(finding: &Finding<'_>) -> Option<String> {
    let (group, title) = (finding.group()?, finding.text("title")?);
    let before = finding.text("before_iteration_id")?;
    let gap = format!("{group}, “{title}”");
    let reason = finding.text("reason").unwrap_or_default();
    match finding.text("verdict")? {
        "not measured" => return Some(format!("{gap}: cannot be compared with {before}, {reason}.")),
        "not comparable" => {
            return Some(format!("{gap}: not comparable with {before}, {reason}."));
        }
        _ => {}
    }
    let (gap_before, gap_now) = (finding.number("gap_before")?, finding.number("gap_now")?);
    let moved = format!("{} in {before}, {} now", finding.sized(gap_before)?, finding.sized(gap_now)?);
    let change = match finding.number("low").zip(finding.number("upp")) {
        Some((low, upp)) => {
            format!("change {} ({})", finding.sized(finding.number("estimate")?)?, finding.ends(low, upp)?)
        }
        None => format!("change {}", finding.sized(finding.number("estimate")?)?),
    };
    let margin = finding.number("margin").and_then(|margin| finding.sized(margin)).unwrap_or_default();
    let margin = margin.replace('+', "");
    let said = match finding.text("verdict")? {
        "closed" => format!("the gap closed to within {margin}: {moved}"),
        "narrowed" => format!("the gap narrowed: {moved}, {change}"),
        "widened" => format!("the gap widened: {moved}, {change}"),
        "appeared" => format!("a gap appeared: {moved}, {change}"),
        "too few to show closed" => {
            format!("too few people to show that the gap closed to within {margin}: {moved}, {change}")
        }
        _ => format!("no evidence that the gap changed: {moved}, {change}{}", unseen(finding)),
    };
    let beside = [still(finding), levelled(finding), warned(reason)].concat();
    Some(format!("{gap}: {said}.{beside}"))
}

/// The smallest change that would have been seen.
fn unseen(finding: &Finding<'_>) -> String {
    let seen = finding.number("change_seen").and_then(|seen| finding.sized(seen));
    seen.map_or_else(String::new, |seen| {
        format!("; a change of less than {} would not have been seen", seen.replace('+', ""))
    })
}

/// No longer significant is never closed, so this is said each time.
fn still(finding: &Finding<'_>) -> String {
    let is_closed = finding.text("verdict") == Some("closed");
    match finding.is_true("still_worse") {
        Some(true) => " It still reads worse.".to_owned(),
        Some(false) if !is_closed => {
            " It does not read worse now, which is not the same as closed.".to_owned()
        }
        _ => String::new(),
    }
}

/// Whether a gap that became smaller did so because the others fell.
fn levelled(finding: &Finding<'_>) -> String {
    let became_smaller = matches!(finding.text("verdict"), Some("closed" | "narrowed"));
    let (Some(group), Some(rest)) = (finding.number("group_moved"), finding.number("rest_moved")) else {
        return String::new();
    };
    let Some(gap_before) = finding.number("gap_before") else { return String::new() };
    // What the rest did towards the group, and the group towards the rest.
    let (rest_did, group_did) = (rest * gap_before.signum(), -group * gap_before.signum());
    if became_smaller && rest_did > group_did && rest_did > 0.0 {
        let digits = if finding.text("estimate_of") == Some("share difference") { 2 } else { 1 };
        let (group, rest) = (signed(group, digits), signed(rest, digits));
        return format!(" Mostly those it is compared with moved: they by {rest}, the group by {group}.");
    }
    String::new()
}

fn warned(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" Mind that {reason}.") }
}
