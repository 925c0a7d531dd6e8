//! What a person decided about themes, applied to every later run.

use crate::themes::working::Working;
use serde::Deserialize;
use serde::Serialize;

/// One decision. It names the theme by its number and, for runs that find other clusters, by the comments it held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What was done.
    pub kind: EditKind,
    /// To which theme.
    pub theme: u32,
    /// The comments it held then.
    pub members: Vec<String>,
    /// The theme that others went into: the target of a merge or a move, the new one of a split.
    pub into: Option<u32>,
    /// The comments of that target then.
    pub into_members: Vec<String>,
    /// The comments that went: of a split or a move.
    pub comments: Vec<String>,
    /// The new name.
    pub title: Option<String>,
}

/// What can be done to a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditKind {
    /// Another name.
    Rename,
    /// All of it into another theme.
    Merge,
    /// Some of its comments become a theme of their own.
    Split,
    /// Some comments into another theme.
    Move,
    /// It stays, with the comments it has, whatever new data bring.
    Pin,
}

impl EditKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Rename, Self::Merge, Self::Split, Self::Move, Self::Pin];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Move => "move",
            Self::Pin => "pin",
        }
    }
}

/// Applies edits in order, and says how many found nothing to be applied to.
pub(super) fn apply(working: &mut Working<'_>, edits: &[Edit]) -> usize {
    let mut waiting = 0;
    for edit in edits {
        let is_done = match edit.kind {
            EditKind::Rename => rename(working, edit),
            EditKind::Merge => merge(working, edit),
            EditKind::Split => split(working, edit),
            EditKind::Move => shift(working, edit),
            EditKind::Pin => pin(working, edit),
        };
        waiting += usize::from(is_done.is_none());
    }
    waiting
}

fn rename(working: &mut Working<'_>, edit: &Edit) -> Option<()> {
    let at = working.draft_of(edit.theme, &edit.members)?;
    let draft = working.drafts.get_mut(at)?;
    draft.title.clone_from(&edit.title);
    draft.number = edit.theme;
    draft.is_kept = true;
    Some(())
}

fn merge(working: &mut Working<'_>, edit: &Edit) -> Option<()> {
    let from = working.draft_of(edit.theme, &edit.members)?;
    let into = working.draft_of(edit.into?, &edit.into_members)?;
    for place in &mut working.places {
        if *place == Some(from) {
            *place = Some(into);
        }
    }
    let draft = working.drafts.get_mut(into)?;
    draft.is_kept = true;
    draft.number = edit.into?;
    // The union recurs as well as its weaker half did at least; nobody measured it, so nothing is said.
    draft.stability = if from == into { draft.stability } else { None };
    Some(())
}

fn split(working: &mut Working<'_>, edit: &Edit) -> Option<()> {
    let number = edit.into?;
    let new = working.add(number, edit.title.clone());
    (working.put(&edit.comments, new) > 0).then(|| working.attract(new))
}

fn shift(working: &mut Working<'_>, edit: &Edit) -> Option<()> {
    let into = working.draft_of(edit.into?, &edit.into_members)?;
    let draft = working.drafts.get_mut(into)?;
    draft.number = edit.into?;
    draft.is_kept = true;
    (working.put(&edit.comments, into) > 0).then_some(())
}

fn pin(working: &mut Working<'_>, edit: &Edit) -> Option<()> {
    let at = match working.draft_of(edit.theme, &edit.members) {
        Some(at) => at,
        None => working.add(edit.theme, edit.title.clone()),
    };
    let n = working.put(&edit.members, at);
    let draft = working.drafts.get_mut(at)?;
    draft.is_kept = true;
    draft.number = edit.theme;
    (n > 0).then(|| working.attract(at))
}
