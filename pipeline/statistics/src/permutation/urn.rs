//! How many people of the next cell a random arm takes, looked up instead of counted.
//!
//! Cell by cell the number is hypergeometric, given how many the arm still needs. Its probabilities are put into an
//! alias table (Walker 1977; Vose 1991) the first time that they are needed, so that a pick costs one random number and
//! one look-up whatever the size of the arm.

use crate::fisher::each_weight;
use crate::permutation::studentised::Pooled;
use rand::RngCore;

/// Outcomes rarer than this beside the likeliest are left out; no number of draws would meet one.
const NEGLIGIBLE: f64 = 1e-18;

/// The urns of all cells; each fills as its needs come up.
pub(super) struct Urns {
    cells: Vec<Urn>,
}

impl Urns {
    pub(super) fn new(pooled: &Pooled) -> Self {
        let mut left = pooled.all;
        let mut cells = Vec::with_capacity(pooled.counts.len());
        for &people in &pooled.counts {
            cells.push(Urn { people, left, by_need: Vec::new() });
            left -= people;
        }
        Self { cells }
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// How many people of `cell` an arm takes that still needs `need`.
    #[inline(always)]
    pub(super) fn pick(&mut self, cell: usize, need: u64, random: &mut impl RngCore) -> u64 {
        self.cells[cell].pick(need, random)
    }
}

/// One cell: its people among all that are left from here on.
struct Urn {
    people: u64,
    left: u64,
    by_need: Vec<Option<Alias>>,
}

impl Urn {
    #[inline(always)]
    fn pick(&mut self, need: u64, random: &mut impl RngCore) -> u64 {
        let place = need as usize;
        if let Some(Some(alias)) = self.by_need.get(place) {
            return alias.pick(random);
        }
        let alias = Alias::new(self.people, self.left, need);
        let picked = alias.pick(random);
        if place >= self.by_need.len() {
            self.by_need.resize_with(place + 1, || None);
        }
        self.by_need[place] = Some(alias);
        picked
    }
}

/// A discrete distribution that is drawn from in constant time.
struct Alias {
    slots: Vec<Slot>,
}

/// An outcome, the part of its slot that it keeps in units of 2⁻³², and the outcome that has the other part.
#[derive(Clone, Copy)]
struct Slot {
    own: u64,
    other: u64,
    kept: u64,
}

impl Alias {
    /// The number of people taken out of `people` of `left` when `need` are.
    fn new(people: u64, left: u64, need: u64) -> Self {
        let mut outcomes = Vec::new();
        each_weight(need, left - need, people, |taken, weight| {
            if weight > NEGLIGIBLE {
                outcomes.push((taken, weight));
            }
        });
        let mean = outcomes.iter().map(|outcome| outcome.1).sum::<f64>() / outcomes.len() as f64;
        let (mut short, mut long): (Vec<_>, Vec<_>) = outcomes
            .into_iter()
            .map(|(taken, weight)| (taken, weight / mean))
            .partition(|outcome| outcome.1 < 1.0);
        let mut slots = Vec::with_capacity(short.len() + long.len());
        while let (Some(&(own, weight)), Some(giver)) = (short.last(), long.last_mut()) {
            short.pop();
            slots.push(Slot { own, other: giver.0, kept: (weight * 4_294_967_296.0) as u64 });
            giver.1 -= 1.0 - weight;
            if giver.1 < 1.0 {
                short.extend(long.pop());
            }
        }
        // What is left over is whole but for rounding.
        slots.extend(short.into_iter().chain(long).map(|(own, _)| Slot { own, other: own, kept: u64::MAX }));
        Self { slots }
    }

    #[inline(always)]
    fn pick(&self, random: &mut impl RngCore) -> u64 {
        let word = random.next_u64();
        let place = ((word >> 32) * self.slots.len() as u64) >> 32;
        let slot = self.slots[place as usize];
        if (word & 0xffff_ffff) < slot.kept { slot.own } else { slot.other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tails::ln_choose;

    #[test]
    fn an_alias_table_holds_the_hypergeometric_probabilities() {
        for (people, left, need) in [(7, 20, 9), (3, 50, 30), (12, 12, 5), (5, 9, 0), (200, 900, 80)] {
            let alias = Alias::new(people, left, need);
            let slots = alias.slots.len() as f64;
            for taken in 0..=people.min(need) {
                let part = |slot: &Slot| {
                    let kept = (slot.kept as f64 / 4_294_967_296.0).min(1.0);
                    f64::from(u8::from(slot.own == taken)) * kept
                        + f64::from(u8::from(slot.other == taken)) * (1.0 - kept)
                };
                let held: f64 = alias.slots.iter().map(part).sum::<f64>() / slots;
                let ln_p =
                    ln_choose(people, taken) + ln_choose(left - people, need - taken) - ln_choose(left, need);
                assert!((held - ln_p.exp()).abs() < 1e-8, "{people} of {left}, {need}: {taken}: {held}");
            }
        }
    }
}
