//! Held to exact answers, to reference clusterings, and to data with and without groups.

use super::*;

fn noise(n: usize, p: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut draws = Draws::new(seed, 9);
    (0..n).map(|_| (0..p).map(|_| 1.0 + draws.below(5) as f64).collect()).collect()
}

fn points(rows: &[Vec<f64>]) -> Points {
    Points::of_rows(rows.first().map_or(0, Vec::len), rows.iter().map(Vec::as_slice))
}

/// Two kinds of learners of equal number: answers of sd 1 around 3, up by `shift` on six items and down on six.
fn planted(n: usize, shift: f64, seed: u64) -> Vec<Vec<f64>> {
    let mut draws = Draws::new(seed, 11);
    let row = |person: usize, draws: &mut Draws| {
        let sign = if person.is_multiple_of(2) { 1.0 } else { -1.0 };
        let answer = |item: usize, draws: &mut Draws| {
            let side = if item.is_multiple_of(2) { sign } else { -sign };
            (3.0 + side * shift + draws.normal()).round().clamp(1.0, 5.0)
        };
        (0..12).map(|item| answer(item, draws)).collect::<Vec<_>>()
    };
    (0..n).map(|person| row(person, &mut draws)).collect()
}

const TEST: Test = Test { from: 2, to: 6, replicates: 39, starts: 4, most: 1_500, seed: 1 };

#[test]
fn rows_in_another_order_give_the_same_clusters() {
    let rows = noise(300, 6, 3);
    let settings = KMeans { k: 4, starts: 10, seed: 5 };
    let found = k_means(&points(&rows), settings).unwrap();
    let mut order = (0..rows.len()).collect::<Vec<_>>();
    order.reverse();
    order.rotate_left(97);
    let shuffled = order.iter().map(|at| rows[*at].clone()).collect::<Vec<_>>();
    let again = k_means(&points(&shuffled), settings).unwrap();
    assert_eq!(again.inertia.to_bits(), found.inertia.to_bits());
    assert!(order.iter().zip(&again.labels).all(|(at, label)| found.labels[*at] == *label));
}

#[test]
fn too_few_distinct_rows_are_no_clusters() {
    let rows = vec![vec![1.0, 2.0]; 50];
    assert!(k_means(&points(&rows), KMeans { k: 2, starts: 3, seed: 1 }).is_none());
    assert!(k_means(&points(&[]), KMeans { k: 1, starts: 3, seed: 1 }).is_none());
}

#[test]
fn the_projection_agrees_with_the_exact_one() {
    let rows = noise(60, 25, 2);
    let cells = rows.iter().enumerate().flat_map(|(at, row)| {
        row.iter().enumerate().map(move |(column, value)| (at as u32, column as u32, *value - 3.0))
    });
    let cells = cells.collect::<Vec<_>>();
    let found = truncated_svd(60, 25, &cells, 6, 4);
    let dense = ndarray::Array2::from_shape_fn((60, 25), |(i, j)| rows[i][j] - 3.0);
    let (values, _) = svd::principal(&dense.t().dot(&dense));
    for dim in 0..6 {
        let square = found.chunks(6).map(|row| row[dim] * row[dim]).sum::<f64>();
        assert!((square / values[dim] - 1.0).abs() < 2e-3, "{dim}: {square} {}", values[dim]);
    }
}

#[test]
fn a_copula_keeps_answers_and_correlations() {
    let rows = planted(2_000, 0.6, 1);
    let data = points(&rows);
    let drawn = Copula::fit(&data).unwrap().draw(20_000, &mut Draws::new(1, 1));
    let correlation = |points: &Points, i: usize, j: usize| {
        let n = points.len() as f64;
        let mean = |k: usize| (0..points.len()).map(|at| f64::from(points.row(at)[k])).sum::<f64>() / n;
        let (a, b) = (mean(i), mean(j));
        let cross = |k: usize, l: usize, a: f64, b: f64| {
            let off = |at: usize| (f64::from(points.row(at)[k]) - a) * (f64::from(points.row(at)[l]) - b);
            (0..points.len()).map(off).sum::<f64>()
        };
        cross(i, j, a, b) / (cross(i, i, a, a) * cross(j, j, b, b)).sqrt()
    };
    for (i, j) in [(0, 1), (0, 2), (5, 6)] {
        let (seen, shown) = (correlation(&data, i, j), correlation(&drawn, i, j));
        assert!((seen - shown).abs() < 0.02, "{seen} {shown}");
    }
}

#[test]
fn noise_stands_out_from_no_population_and_planted_groups_do() {
    let p = |rows: &[Vec<f64>]| structure(&points(rows), StructureOf::Patterns, TEST).unwrap().p;
    for seed in 0..4 {
        assert!(p(&noise(200, 12, seed)) > 0.05, "noise {seed}");
        assert!(p(&planted(200, 0.6, seed)) <= 0.05, "planted {seed}");
    }
}

#[test]
fn a_cluster_that_comes_back_whole_overlaps_wholly() {
    let labels = [0, 0, 1, 1, 1].map(Some);
    let found = vec![
        (vec![0, 2, 3, 4], vec![Some(1), Some(0), Some(0), Some(0)]),
        (vec![0, 1, 2, 3], vec![Some(0); 4]),
    ];
    let again = recurrence(&labels, 2, &found);
    assert_eq!(again.jaccard, [(1.0 + 0.5) / 2.0, (1.0 + 0.5) / 2.0]);
    assert_eq!(subsamples(50, 3, 1).iter().map(Vec::len).collect::<Vec<_>>(), [40, 40, 40]);
}
