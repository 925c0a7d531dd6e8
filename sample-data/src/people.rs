//! Invented people: names, addresses and devices, so that an export holds identifiers that have to be dropped.
//!
//! Names are invented, addresses use domains and network ranges reserved for examples (RFC 2606, RFC 5737) and telephone numbers
//! a range reserved for fiction.
//!
//! It must not know groups or answers: a name says nothing about a learner here.

use rand::Rng;
use rand::seq::SliceRandom;

/// Someone who fills in a form.
pub(crate) struct Person {
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) email: String,
    pub(crate) staff_number: String,
    pub(crate) address: String,
    pub(crate) latitude: String,
    pub(crate) longitude: String,
}

const FIRST_NAMES: [&str; 40] = [
    "Adela", "Benat", "Carys", "Dorota", "Ewan", "Farida", "Gwen", "Hamza", "Ilse", "Jomo", "Katya",
    "Lorcan", "Mireille", "Nadia", "Osei", "Petra", "Quentin", "Rosalind", "Samir", "Tamsin", "Ugo", "Vesna",
    "Wanda", "Ximena", "Yusuf", "Zofia", "Anselm", "Bronagh", "Cosmin", "Delphine", "Emeka", "Fenella",
    "Goran", "Hanneke", "Ioana", "Jarek", "Kirsten", "Liviu", "Marisol", "Niamh",
];

const LAST_NAMES: [&str; 40] = [
    "Abberline",
    "Bielik",
    "Castellan",
    "Drummore",
    "Esquivel",
    "Fairweather",
    "Gallowglass",
    "Hartigan",
    "Imanov",
    "Jessamine",
    "Kowalczuk",
    "Larkspur",
    "Mbeki-Hall",
    "Nightingale",
    "Oyelaran",
    "Pemberley",
    "Quillfeather",
    "Ravenscar",
    "Santerre",
    "Thistlewood",
    "Umarov",
    "Vellacott",
    "Whitethorn",
    "Xanthos",
    "Yarrowby",
    "Zielonka",
    "Ashgrove",
    "Brambleby",
    "Crowhurst",
    "Dunmarrow",
    "Elderkin",
    "Foxglove",
    "Greystoke",
    "Hollowell",
    "Ironwood",
    "Juniper",
    "Kestrel",
    "Lindqvist-Okoro",
    "Marchbanks",
    "Nettleford",
];

/// Invents a person; `number` makes the staff number and the address unique.
pub(crate) fn invent(rng: &mut impl Rng, number: usize) -> Person {
    let first_name = FIRST_NAMES.choose(rng).copied().unwrap_or_default();
    let last_name = LAST_NAMES.choose(rng).copied().unwrap_or_default();
    let domain = ["example.org", "example.com", "example.net"].choose(rng).copied().unwrap_or_default();
    let network = ["192.0.2", "198.51.100", "203.0.113"].choose(rng).copied().unwrap_or_default();
    Person {
        first_name,
        last_name,
        email: format!("{}.{}{number}@{domain}", first_name.to_lowercase(), last_name.to_lowercase()),
        staff_number: format!("NC{:06}", 240_000 + number * 7 + rng.gen_range(0..7)),
        address: format!("{network}.{}", rng.gen_range(1..=254)),
        latitude: format!("53.{:04}", rng.gen_range(3000..=5000)),
        longitude: format!("-2.{:04}", rng.gen_range(1000..=4000)),
    }
}

/// A telephone number that rings nowhere.
pub(crate) fn telephone(rng: &mut impl Rng) -> String {
    format!("01632 960{:03}", rng.gen_range(100..=999))
}
