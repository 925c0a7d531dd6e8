//! What each distinct answer of a column comes to, found again without work per cell.
//!
//! Survey columns repeat few answers, so a cell is first compared with the answer that was last seen in its slot (told
//! by its length and its ends), and only then hashed. The memory stops growing at its limit; what is not remembered is
//! worked out again by the caller.

use std::collections::HashMap;

const SLOTS: usize = 128;

/// Answers and what they come to.
#[derive(Debug, Clone)]
pub(crate) struct Memory<T> {
    entries: Vec<(String, T)>,
    places: HashMap<String, usize>,
    recent: Vec<usize>,
    limit: usize,
}

impl<T> Memory<T> {
    /// A memory of at most so many answers.
    pub(crate) fn new(limit: usize) -> Self {
        Self { entries: Vec::new(), places: HashMap::new(), recent: vec![usize::MAX; SLOTS], limit }
    }

    /// The place of an answer that is remembered.
    pub(crate) fn find(&mut self, text: &str) -> Option<usize> {
        let slot = slot(text);
        let recent = self.recent.get(slot).copied().unwrap_or(usize::MAX);
        if self.entries.get(recent).is_some_and(|(known, _)| known == text) {
            return Some(recent);
        }
        let at = *self.places.get(text)?;
        if let Some(recent) = self.recent.get_mut(slot) {
            *recent = at;
        }
        Some(at)
    }

    /// Remembers an answer that was not known; none when the memory is full.
    pub(crate) fn insert(&mut self, text: &str, value: T) -> Result<usize, T> {
        if self.entries.len() >= self.limit {
            return Err(value);
        }
        let at = self.entries.len();
        self.places.insert(text.to_owned(), at);
        self.entries.push((text.to_owned(), value));
        Ok(at)
    }

    /// What a place holds.
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        self.entries.get(at).map(|(_, value)| value)
    }

    /// What a place holds, to be changed.
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.entries.get_mut(at).map(|(_, value)| value)
    }

    /// Answers in the order of their first appearance.
    pub(crate) fn into_entries(self) -> Vec<(String, T)> {
        self.entries
    }
}

fn slot(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = match bytes {
        [first, .., last] => usize::from(*first) * 31 + usize::from(*last) * 7,
        [only] => usize::from(*only),
        [] => 0,
    };
    (ends + bytes.len() * 3) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_again_up_to_the_limit() {
        let mut memory = Memory::new(300);
        for n in 0..400 {
            let text = format!("answer {n}");
            assert_eq!(memory.find(&text), None);
            assert_eq!(memory.insert(&text, n), if n < 300 { Ok(n) } else { Err(n) });
        }
        // Far more answers than slots, in an order that throws each out of its slot again.
        for n in (0..300).rev().chain(0..300) {
            let at = memory.find(&format!("answer {n}"));
            assert_eq!(at.and_then(|at| memory.get(at)), Some(&n));
        }
        assert_eq!(memory.find("answer 300"), None);
        assert_eq!(memory.into_entries().len(), 300);
    }
}
