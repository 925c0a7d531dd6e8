//! What each number of groups gives, by pattern and by answers as given.

use crate::profiles::AnswersAs;
use crate::profiles::LEVEL;
use crate::profiles::Options;
use crate::profiles::SIZES;
use crate::profiles::SizeOf;
use crate::profiles::complete;
use crate::profiles::seen_as;
use gapwise_statistics::clusters::KMeans;
use gapwise_statistics::clusters::Points;
use gapwise_statistics::clusters::StandsOut;
use gapwise_statistics::clusters::Structure;
use gapwise_statistics::clusters::k_means;
use gapwise_statistics::clusters::level_share;
use gapwise_statistics::clusters::recurrence;
use gapwise_statistics::clusters::subsamples;

/// Starts of a clustering that is shown.
pub(super) const STARTS: usize = 20;

/// Starts of the clustering of a subsample.
const AGAIN: usize = 5;

/// At most so many learners are clustered again and again.
const MOST: usize = 10_000;

/// Every number of groups: of all complete learners by answers as given, of those `clustered` as asked.
pub(super) fn all(
    complete: &Points,
    clustered: &Points,
    tested: Option<&Structure>,
    options: &Options,
) -> Vec<SizeOf> {
    let mut sizes = Vec::new();
    let stands_out = |k: usize| of_test(tested, k).is_some_and(|seen| seen.p <= LEVEL);
    let is_of_interest = |k: usize| options.k == Some(k) || stands_out(k);
    let asked = options.k.filter(|k| !SIZES.contains(k));
    for k in SIZES.chain(asked) {
        let settings = KMeans { k, starts: STARTS, seed: options.seed };
        if let Some(found) = k_means(complete, settings) {
            let is_asked = options.of == AnswersAs::Levels;
            sizes.push(SizeOf {
                k,
                of: AnswersAs::Levels,
                n: complete.len(),
                inertia: found.inertia,
                level_share: level_share(complete, &found.labels),
                silhouette: of_test(tested, k).filter(|_| is_asked).map(|seen| seen.silhouette),
                standardised: of_test(tested, k).filter(|_| is_asked).map(|seen| seen.standardised),
                p: of_test(tested, k).filter(|_| is_asked).map(|seen| seen.p),
                stability: (is_asked && is_of_interest(k)).then(|| mean(&recurs(complete, k, options))),
            });
        }
        if options.of == AnswersAs::Levels {
            continue;
        }
        let patterns = seen_as(clustered, options.of);
        if let Some(found) = k_means(&patterns, settings) {
            sizes.push(SizeOf {
                k,
                of: options.of,
                n: clustered.len(),
                inertia: found.inertia,
                level_share: level_share(clustered, &found.labels),
                silhouette: of_test(tested, k).map(|seen| seen.silhouette),
                standardised: of_test(tested, k).map(|seen| seen.standardised),
                p: of_test(tested, k).map(|seen| seen.p),
                stability: is_of_interest(k).then(|| mean(&recurs(&patterns, k, options))),
            });
        }
    }
    sizes
}

/// Per group how well it comes back when a fifth of the learners is left out.
pub(super) fn recurs(points: &Points, k: usize, options: &Options) -> Vec<f64> {
    let sorted = complete::sorted(points);
    let step = sorted.len().div_ceil(MOST).max(1);
    let points = sorted.picked(&(0..sorted.len()).step_by(step).collect::<Vec<_>>());
    let settings = KMeans { k, starts: STARTS, seed: options.seed };
    let Some(found) = k_means(&points, settings) else { return Vec::new() };
    let labels = found.labels.into_iter().map(Some).collect::<Vec<_>>();
    let mut again = Vec::new();
    for rows in subsamples(points.len(), options.subsamples, options.seed) {
        let settings = KMeans { starts: AGAIN, ..settings };
        if let Some(found) = k_means(&points.picked(&rows), settings) {
            again.push((rows, found.labels.into_iter().map(Some).collect()));
        }
    }
    recurrence(&labels, k, &again).jaccard
}

pub(super) fn mean(overlaps: &[f64]) -> f64 {
    overlaps.iter().sum::<f64>() / overlaps.len().max(1) as f64
}

fn of_test(tested: Option<&Structure>, k: usize) -> Option<StandsOut> {
    tested?.by_k.iter().find(|seen| seen.k == k).copied()
}
