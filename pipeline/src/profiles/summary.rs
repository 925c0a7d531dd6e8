//! What a group of learners is like: where its pattern lies above and below that of all.

use crate::profiles::Mean;
use crate::profiles::Options;
use crate::profiles::Profile;
use crate::profiles::complete::Complete;
use crate::profiles::seen_as;
use crate::profiles::sizes;
use gapwise_statistics::clusters::KMeans;
use gapwise_statistics::clusters::Points;
use gapwise_statistics::clusters::k_means;

/// Questions named on each side of a title.
const NAMED: usize = 2;

/// A smaller difference of pattern, in steps of the scale, is not named.
const NOTABLE: f64 = 0.25;

/// `k` profiles, and the label of each learner that was clustered.
pub(super) fn of(
    complete: &Complete,
    answers: &Points,
    k: usize,
    options: &Options,
) -> Option<(Vec<Profile>, Vec<u32>)> {
    let seen = seen_as(answers, options.of);
    let found = k_means(&seen, KMeans { k, starts: sizes::STARTS, seed: options.seed })?;
    let stability = sizes::recurs(&seen, k, options);
    let all = means(answers, |_| true);
    let all_seen = means(&seen, |_| true);
    let mut profiles = Vec::with_capacity(k);
    for label in 0..k as u32 {
        let is_own = |at: usize| found.labels.get(at) == Some(&label);
        let (own, own_seen) = (means(answers, is_own), means(&seen, is_own));
        let means = own.iter().zip(&all).zip(own_seen.iter().zip(&all_seen));
        let means = means
            .map(|((mean, mean_all), (seen, seen_all))| Mean {
                mean: *mean,
                mean_all: *mean_all,
                difference: seen - seen_all,
            })
            .collect::<Vec<_>>();
        profiles.push(Profile {
            number: label + 1,
            title: title(&complete.items, &means),
            n_people: found.labels.iter().filter(|other| **other == label).count(),
            stability: stability.get(label as usize).copied(),
            means,
        });
    }
    Some((profiles, found.labels))
}

fn means(points: &Points, is_in: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut sums = vec![0.0; points.n_dims()];
    let mut n = 0.0;
    for at in (0..points.len()).filter(|at| is_in(*at)) {
        n += 1.0;
        for (sum, value) in sums.iter_mut().zip(points.row(at)) {
            *sum += f64::from(*value);
        }
    }
    sums.into_iter().map(|sum| if n > 0.0 { sum / n } else { 0.0 }).collect()
}

fn title(items: &[String], means: &[Mean]) -> String {
    let mut ranked = items.iter().zip(means).collect::<Vec<_>>();
    ranked.sort_by(|a, b| b.1.difference.total_cmp(&a.1.difference));
    let high = ranked.iter().take(NAMED).filter(|(_, mean)| mean.difference >= NOTABLE);
    let low = ranked.iter().rev().take(NAMED).filter(|(_, mean)| mean.difference <= -NOTABLE);
    let named =
        |list: Vec<&str>, word: &str| (!list.is_empty()).then(|| format!("{word} on {}", list.join(" and ")));
    let high = named(high.map(|(item, _)| item.as_str()).collect(), "higher");
    let low = named(low.map(|(item, _)| item.as_str()).collect(), "lower");
    let parts = [high, low].into_iter().flatten().collect::<Vec<_>>();
    if parts.is_empty() { "close to the mean of all".to_owned() } else { parts.join(", ") }
}
