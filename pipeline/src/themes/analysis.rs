//! The comments of one language to themes, step by step.

use crate::themes::Edit;
use crate::themes::Found;
use crate::themes::LEAST;
use crate::themes::Mode;
use crate::themes::Options;
use crate::themes::Passage;
use crate::themes::Unit;
use crate::themes::WordPieces;
use crate::themes::edits;
use crate::themes::language::Group;
use crate::themes::phrases;
use crate::themes::stability;
use crate::themes::stop_words::is_stop_word;
use crate::themes::units;
use crate::themes::units::Piece;
use crate::themes::vocabulary::Vocabulary;
use crate::themes::words::each_word;
use crate::themes::working::Words;
use crate::themes::working::Working;
use gapwise_statistics::clusters::Clusters;
use gapwise_statistics::clusters::Counts;
use gapwise_statistics::clusters::Embedding;
use gapwise_statistics::clusters::KMeans;
use gapwise_statistics::clusters::Points;
use gapwise_statistics::clusters::embed;
use gapwise_statistics::clusters::embed_rows;
use gapwise_statistics::clusters::k_means;
use std::collections::HashMap;

/// Starts of the clustering that is shown.
const STARTS: usize = 10;

/// What is clustered.
pub(super) struct Material<'a> {
    pub(super) pieces: &'a [Piece],
    pub(super) counts: Counts,
    /// Rows of a table of word pieces, where there is one.
    rows: Option<Vec<Option<Vec<f64>>>>,
}

/// How it is clustered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe {
    pub(super) k: usize,
    pub(super) n_dims: usize,
    pub(super) starts: usize,
    pub(super) seed: u64,
}

/// A clustering with the points it was made of.
pub(super) struct Clustered {
    pub(super) embedding: Embedding,
    pub(super) clusters: Clusters,
}

impl<'a> Material<'a> {
    fn of(
        pieces: &'a [Piece],
        documents: &[Vec<(u32, u32)>],
        vocabulary: &Vocabulary,
        table: Option<&WordPieces>,
    ) -> Self {
        let rows = table.map(|table| rows_of(table, pieces));
        Self { pieces, counts: counts_of(documents, vocabulary), rows }
    }

    /// The whole recipe on some of the units.
    pub(super) fn cluster(&self, among: &[usize], recipe: Recipe) -> Option<Clustered> {
        let embedding = match &self.rows {
            Some(rows) => embed_rows(rows, among, recipe.n_dims, recipe.seed),
            None => embed(&self.counts, among, recipe.n_dims, recipe.seed),
        };
        let settings = KMeans { k: recipe.k, starts: recipe.starts, seed: recipe.seed };
        let clusters = k_means(&embedding.points, settings)?;
        Some(Clustered { embedding, clusters })
    }
}

/// Where units lie, and in which cluster.
pub(super) struct Places {
    pub(super) points: Points,
    /// Per unit its point.
    pub(super) point_of: Vec<Option<usize>>,
    /// Per unit its cluster: the nearest.
    pub(super) labels: Vec<Option<u32>>,
}

impl Clustered {
    /// Puts units, sentences of long comments among them, where the comments were put.
    fn places(&self, counts: &Counts, rows: Option<&[Option<Vec<f64>>]>) -> Places {
        let mut places = Places {
            points: Points::none(self.embedding.points.n_dims()),
            point_of: Vec::with_capacity(counts.len()),
            labels: Vec::with_capacity(counts.len()),
        };
        for at in 0..counts.len() {
            let place = match rows {
                Some(rows) => {
                    rows.get(at).and_then(Option::as_ref).and_then(|row| self.embedding.place_row(row))
                }
                None => self.embedding.place(counts, at),
            };
            places.point_of.push(place.as_ref().map(|_| places.points.len()));
            places.labels.push(place.as_ref().map(|place| self.nearest(place)));
            if let Some(place) = place {
                places.points.add(&place);
            }
        }
        places
    }

    fn nearest(&self, place: &[f32]) -> u32 {
        let distance = |centroid: &Vec<f64>| {
            centroid.iter().zip(place).map(|(mean, value)| (mean - f64::from(*value)).powi(2)).sum::<f64>()
        };
        let distances = self.clusters.centroids.iter().map(distance).enumerate();
        distances.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at as u32)
    }
}

fn counts_of(documents: &[Vec<(u32, u32)>], vocabulary: &Vocabulary) -> Counts {
    let mut counts = Counts::new(vocabulary.stems.len());
    documents.iter().for_each(|document| counts.push(document));
    counts
}

/// Finds the themes of a group; numbers of new themes come from `numbers`.
pub(super) fn analyse(
    passages: &[Passage],
    group: &Group,
    options: &Options,
    edits: &[Edit],
    numbers: &mut u32,
) -> Found {
    let units = units::of(passages, &group.passages);
    let shown = units.pieces.iter().flat_map(Piece::shown).collect::<Vec<_>>();
    let mut vocabulary = Vocabulary::new(group.language);
    let documents = units.pieces.iter().map(|piece| vocabulary.read(&piece.text)).collect::<Vec<_>>();
    let parts = shown.iter().map(|piece| vocabulary.read(&piece.text)).collect::<Vec<_>>();
    let material = Material::of(&units.pieces, &documents, &vocabulary, options.word_pieces.as_deref());
    let recipe = recipe_for(&material, options);
    let is_enough = units.pieces.len() >= options.from.max(LEAST);
    let all = (0..units.pieces.len()).collect::<Vec<_>>();
    let clustered = is_enough.then(|| material.cluster(&all, recipe)).flatten();
    let mut found = Found {
        language: group.language.map_or("und", |language| language.code()).to_owned(),
        mode: Mode::Listed,
        n_comments: units.pieces.len(),
        n_people: units.n_people,
        n_junk: group.n_junk,
        n_repeated: units.n_repeated,
        n_too_short: 0,
        k: 0,
        n_dims: 0,
        seed: options.seed,
        subsamples: 0,
        n_edits_waiting: 0,
        themes: Vec::new(),
        units: shown.iter().map(unit).collect(),
        phrases: Vec::new(),
    };
    let Some(clustered) = clustered else {
        let is_stop = |word: &str| group.language.is_some_and(|language| is_stop_word(language, word));
        found.phrases = phrases::frequent(&units.pieces, is_stop);
        return found;
    };
    found.mode = if units.pieces.len() < crate::themes::USUAL { Mode::Exploratory } else { Mode::Clustered };
    (found.k, found.n_dims) = (recipe.k, recipe.n_dims);
    found.n_too_short = units.pieces.len() - clustered.embedding.documents.len();
    let mut labels = vec![None; units.pieces.len()];
    for (document, label) in clustered.embedding.documents.iter().zip(&clustered.clusters.labels) {
        if let Some(cell) = labels.get_mut(*document) {
            *cell = Some(*label);
        }
    }
    let recurrence = stability::of(&material, &labels, recipe, options.subsamples);
    found.subsamples = recurrence.subsamples;
    let counts = counts_of(&parts, &vocabulary);
    let rows = options.word_pieces.as_deref().map(|table| rows_of(table, &shown));
    let places = clustered.places(&counts, rows.as_deref());
    let of_passage = units.pieces.iter().zip(&labels).map(|(piece, label)| (piece.passage, *label));
    let of_passage = of_passage.collect::<HashMap<_, _>>();
    for unit in &mut found.units {
        unit.cluster = of_passage.get(&unit.passage).copied().flatten();
    }
    let mut working = Working::new(passages, &shown, places, &recurrence.jaccard);
    working.number(&options.known, numbers);
    found.n_edits_waiting = edits::apply(&mut working, edits);
    working.fold();
    let words = Words { counts: &counts, stems: &vocabulary.stems, shown: &vocabulary.shown() };
    let (themes, places) = working.finish(&words);
    for (unit, place) in found.units.iter_mut().zip(places) {
        unit.theme = place;
    }
    found.themes = themes;
    found
}

fn unit(piece: &Piece) -> Unit {
    Unit { passage: piece.passage, text: piece.text.clone(), cluster: None, theme: None }
}

/// Mean rows of the table; none where it knows no word of a unit.
fn rows_of(table: &WordPieces, pieces: &[Piece]) -> Vec<Option<Vec<f64>>> {
    let row = |piece: &Piece| {
        let mut words = Vec::new();
        each_word(&piece.text, |word| words.push(word.to_owned()));
        table.mean(&words)
    };
    pieces.iter().map(row).collect()
}

/// k and dimensions for so many units.
fn recipe_for(material: &Material<'_>, options: &Options) -> Recipe {
    let n = material.pieces.len();
    let usual = 8.min(n / 8).clamp(4, 10);
    let k = options.k.map_or(usual, |k| k.clamp(2, (n / 4).max(2)));
    let n_dims = if material.rows.is_some() || n >= 500 { 20 } else { 10 };
    Recipe { k, n_dims: n_dims.min(n / 4).max(1), starts: STARTS, seed: options.seed }
}
