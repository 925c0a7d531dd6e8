//! Columns in the company of others: what is asked in one block with the same answers is an item, not a background.
//!
//! Neighbours are a block by a stem in common (`Q13_1`, `Question [Row]`, `Question? - Row`) and answers in common, or
//! by three or more equal answers. A block that asks mostly about the person is left to the guesses of its columns. It
//! knows nothing of scales: an order that the vocabulary does not know is asked for in a note.

use std::collections::{HashMap, HashSet};

use crate::formats::{Column, Sheet};
use crate::model::{Direction, ItemKind, ItemSection};
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::labels::{key, mend};
use crate::tidy::lookup::cut;
use crate::tidy::propose::blocks::is_made_up;
use crate::tidy::propose::columns::{GROUPS, Guess, Reader, about_of};
use crate::tidy::propose::headings::is_about_person;
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::sections::item;
use crate::tidy::propose::titles::{grid_row, plain};

/// The blocks of a sheet.
pub(crate) struct Company {
    blocks: Vec<Block>,
    block_of: HashMap<usize, usize>,
}

impl Company {
    /// Finds the blocks among the columns that are not taken.
    pub(crate) fn new(sheet: &Sheet, facts: &Facts, taken: &HashSet<usize>) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_next = false;
        for (at, (column, facts)) in sheet.columns.iter().zip(&facts.columns).enumerate() {
            let single = if taken.contains(&at) { None } else { Block::of(at, column, facts) };
            let Some(single) = single else {
                is_next = false;
                continue;
            };
            match blocks.last_mut().filter(|block| is_next && block.welcomes(&single)) {
                Some(block) => block.join(single),
                None => blocks.push(single),
            }
            is_next = true;
        }
        blocks.retain(|block| block.members.len() > 1 && !block.is_about_people(sheet));
        let members =
            |(n, block): (usize, &Block)| block.members.iter().map(|at| (*at, n)).collect::<Vec<_>>();
        let block_of = blocks.iter().enumerate().flat_map(members).collect();
        Self { blocks, block_of }
    }

    /// The guess for a column, given its block.
    pub(crate) fn settle(
        &self,
        at: usize,
        guess: Guess,
        (column, facts): (&Column, &ColumnFacts),
        reader: &Reader,
    ) -> Guess {
        let Some(block) = self.block_of.get(&at).and_then(|n| self.blocks.get(*n)) else { return guess };
        let is_unsettled = match &guess {
            Guess::Background(section) => section.bands.is_empty() && !section.multiple,
            Guess::Item(item) => {
                item.kind == Some(ItemKind::Choice) || (item.is_two_pointed() && block.choices.len() > 2)
            }
            Guess::Comment => true,
            Guess::Nothing(_) => false,
        };
        if !is_unsettled {
            return guess;
        }
        let is_known = block.choices.len() == 2 || matches!(guess, Guess::Background(_));
        let ordinal = if is_known { reader.known_order(column, facts) } else { None };
        Guess::Item(ordinal.unwrap_or_else(|| block.item(column, facts)))
    }
}

struct Block {
    members: Vec<usize>,
    /// The heading of its first column, then the question that its columns share.
    name: String,
    stem: Option<String>,
    choices: Vec<Choice>,
}

/// An answer, in its most frequent spelling.
struct Choice {
    key: String,
    text: String,
    n: u64,
}

impl Block {
    /// A block of one column, if that has few answers in words.
    fn of(at: usize, column: &Column, facts: &ColumnFacts) -> Option<Self> {
        let labels = Answers::of(facts).labels;
        if facts.overflowed || facts.is_numeric() || !(2..=GROUPS).contains(&labels.len()) {
            return None;
        }
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (text, n) in &facts.values {
            *counts.entry(key(&mend(text).0)).or_insert(0) += n;
        }
        let choice = |text: String| {
            let key = key(&text);
            Choice { n: counts.get(&key).copied().unwrap_or(0), key, text }
        };
        let stem = stem(column);
        let choices = labels.into_iter().map(choice).collect();
        Some(Self { members: vec![at], name: column.name.clone(), stem, choices })
    }

    fn welcomes(&self, single: &Self) -> bool {
        let knows = |choice: &&Choice| self.choices.iter().any(|known| known.key == choice.key);
        let shared = single.choices.iter().filter(knows).count();
        let (fewer, more) =
            (self.choices.len().min(single.choices.len()), self.choices.len().max(single.choices.len()));
        let by_stem = self.stem.is_some() && self.stem == single.stem && shared >= 2 && shared * 2 >= fewer;
        // An answer or two that nobody gave to one of them make no difference.
        by_stem || (shared >= 3 && shared == fewer && more <= fewer + 2)
    }

    fn join(&mut self, single: Self) {
        if self.stem != single.stem {
            self.stem = None;
        }
        self.members.extend(single.members);
        for choice in single.choices {
            match self.choices.iter_mut().find(|known| known.key == choice.key) {
                Some(known) => {
                    if choice.n > known.n {
                        known.text = choice.text;
                    }
                    known.n += choice.n;
                }
                None => self.choices.push(choice),
            }
        }
    }

    fn is_about_people(&self, sheet: &Sheet) -> bool {
        let columns = self.members.iter().filter_map(|at| sheet.columns.get(*at));
        let asks = |column: &&Column| about_of(column).is_some() || is_about_person(&column.name);
        columns.filter(asks).count() * 2 >= self.members.len()
    }

    /// An item with all answers of the block, the most frequent first.
    fn item(&self, column: &Column, facts: &ColumnFacts) -> ItemSection {
        let mut choices: Vec<&Choice> = self.choices.iter().collect();
        choices.sort_by_key(|choice| std::cmp::Reverse(choice.n));
        let is_share = choices.len() == 2;
        let of = self.stem.as_deref().unwrap_or(&self.name);
        let note = format!(
            "one of {} questions with the same answers (`{}`): write `choices` from worst to best, and set `kind` \
             to \"ordinal\" and `direction` to \"lower\", if they have an order",
            self.members.len(),
            cut(of)
        );
        ItemSection {
            kind: (!is_share).then_some(ItemKind::Choice),
            choices: choices.into_iter().map(|choice| choice.text.clone()).collect(),
            direction: Some(Direction::None),
            note: (!is_share).then_some(note),
            ..item(column, &Answers::of(facts))
        }
    }
}

/// What stands before the row of a grid: its question, or the number of it (`Q13` of `Q13_1`).
fn stem(column: &Column) -> Option<String> {
    let wording = plain(&column.wording);
    let question = grid_row(&wording).or_else(|| grid_row(&column.name)).map(|(question, _)| question);
    let numbered = || {
        let (stem, number) = column.name.rsplit_once('_')?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        (is_number && !is_made_up(&column.name)).then_some(stem)
    };
    question.filter(|question| !question.is_empty()).or_else(numbered).map(str::to_owned)
}
