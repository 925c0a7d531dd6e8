//! Random draws with a seed.

use rand::RngCore as _;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// A stream of draws; the same seed and purpose give the same stream.
#[derive(Clone, Debug)]
pub struct Draws {
    source: ChaCha8Rng,
    spare: Option<f64>,
}

impl Draws {
    /// The stream of a seed for one purpose; streams of different purposes do not overlap.
    #[must_use]
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(purpose);
        Self { source, spare: None }
    }

    /// Uniform between 0 and 1, neither end.
    pub fn uniform(&mut self) -> f64 {
        ((self.source.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A whole number below `n`, 0 when there is none.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// Standard normal (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let angle = std::f64::consts::TAU * self.uniform();
        self.spare = Some(radius * angle.sin());
        radius * angle.cos()
    }

    /// Some numbers below `n` without repeats, ascending.
    pub fn sample(&mut self, n: usize, take: usize) -> Vec<usize> {
        let mut all = (0..n).collect::<Vec<_>>();
        let take = take.min(n);
        for at in 0..take {
            let other = at + self.below(n - at);
            all.swap(at, other);
        }
        all.truncate(take);
        all.sort_unstable();
        all
    }

    pub(super) fn source(&mut self) -> &mut ChaCha8Rng {
        &mut self.source
    }
}
