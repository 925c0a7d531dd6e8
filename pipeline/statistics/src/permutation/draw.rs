//! Random picks of an arm from the pooled counts, each a multivariate hypergeometric table.
//!
//! With few values the people of each cell are drawn in one go ([`Urns`]). With many, all people stand in a row as the
//! number of their cell and the first places are shuffled anew for each draw, which is a fair pick whatever order the
//! row is in. Either way the cost does not grow with the larger arm.

use crate::permutation::studentised::{Parts, Pooled, Studentised};
use crate::permutation::urn::Urns;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Hands over one random table after the other until `visit` says no.
pub(super) fn draw<S: Studentised>(studentised: &S, seed: u64, visit: impl FnMut(Parts) -> bool) {
    let pooled = studentised.pooled();
    let random = ChaCha8Rng::seed_from_u64(stream(pooled, seed));
    let has_few_values = pooled.counts.len() as u64 * 2 <= pooled.arm;
    if has_few_values {
        draw_by_cell(studentised, random, visit);
    } else {
        draw_by_person(studentised, random, visit);
    }
}

/// Draws the people of one cell after the other.
fn draw_by_cell<S: Studentised>(
    studentised: &S,
    mut random: ChaCha8Rng,
    mut visit: impl FnMut(Parts) -> bool,
) {
    let pooled = studentised.pooled();
    let mut urns = Urns::new(pooled);
    loop {
        let mut table = Table::new(studentised);
        let mut need = pooled.arm;
        for cell in 0..urns.len() {
            let people = urns.pick(cell, need, &mut random);
            table.take(cell, people as f64);
            need -= people;
            if need == 0 {
                break;
            }
        }
        if !visit(table.parts()) {
            return;
        }
    }
}

/// Draws one person after the other.
fn draw_by_person<S: Studentised>(
    studentised: &S,
    mut random: ChaCha8Rng,
    mut visit: impl FnMut(Parts) -> bool,
) {
    let pooled = studentised.pooled();
    let mut row = people_by_cell(pooled);
    let all = row.len();
    let arm = usize::try_from(pooled.arm).unwrap_or(all).min(all);
    let mut taken = vec![0_u32; pooled.counts.len()];
    loop {
        taken.fill(0);
        for place in 0..arm {
            let other = random.gen_range(place as u32..all as u32) as usize;
            row.swap(place, other);
            taken[row[place] as usize] += 1;
        }
        let mut table = Table::new(studentised);
        for (cell, &people) in taken.iter().enumerate() {
            table.take(cell, f64::from(people));
        }
        if !visit(table.parts()) {
            return;
        }
    }
}

/// A table that is being filled from the lowest cell up.
struct Table<'a, S> {
    studentised: &'a S,
    sums: [f64; 3],
    from: usize,
    before: f64,
}

impl<'a, S: Studentised> Table<'a, S> {
    fn new(studentised: &'a S) -> Self {
        Self { studentised, sums: [0.0; 3], from: 0, before: 0.0 }
    }

    #[inline(always)]
    fn take(&mut self, cell: usize, people: f64) {
        if people > 0.0 {
            self.sums = self.studentised.take(self.sums, (self.from, cell), people, self.before);
            self.before += people;
            self.from = cell + 1;
        }
    }

    #[inline(always)]
    fn parts(&self) -> Parts {
        self.studentised.parts(self.sums, self.from)
    }
}

/// Every person as the number of their cell.
fn people_by_cell(pooled: &Pooled) -> Vec<u32> {
    let mut row = Vec::new();
    for (cell, &people) in (0_u32..).zip(&pooled.counts) {
        row.extend((0..people).map(|_| cell));
    }
    row
}

/// The seed of one comparison: the caller's, stirred with the pooled counts (FNV-1a).
fn stream(pooled: &Pooled, seed: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed;
    for word in pooled.counts.iter().chain([&pooled.arm]) {
        for byte in word.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
