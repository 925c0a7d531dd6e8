//! Comments that say nothing.

/// What people write when they have nothing to write, in letters only.
const NOTHING: &[&str] = &[
    "na",
    "no",
    "none",
    "non",
    "nil",
    "null",
    "nan",
    "nothing",
    "nope",
    "nah",
    "nada",
    "nein",
    "nichts",
    "keine",
    "rien",
    "aucun",
    "aucune",
    "ninguno",
    "ninguna",
    "nenhum",
    "nenhuma",
    "nessuno",
    "niente",
    "geen",
    "niets",
    "not applicable",
    "no comment",
    "no comments",
    "no answer",
    "no response",
    "no reply",
    "no opinion",
    "no feedback",
    "no suggestions",
    "no suggestion",
    "no idea",
    "no thanks",
    "no thank you",
    "no more",
    "no nothing",
    "no not really",
    "not really",
    "not sure",
    "none really",
    "none at all",
    "none for now",
    "none so far",
    "none at this time",
    "nothing at all",
    "nothing really",
    "nothing to add",
    "nothing to say",
    "nothing else",
    "nothing more",
    "nothing comes to mind",
    "nothing in particular",
    "nothing specific",
    "nothing for now",
    "nothing at this time",
    "nothing at the moment",
    "nothing i can think of",
    "nothing that i can think of",
    "none that i can think of",
    "none i can think of",
    "cant think of anything",
    "can't think of anything",
    "i cant think of anything",
    "i can't think of anything",
    "no additional comments",
    "no further comments",
    "no further comment",
    "no other comments",
    "no other comment",
    "no additional comment",
    "no comments at this time",
    "no comment at this time",
    "no comments to add",
    "i have no comment",
    "i have no comments",
    "i have nothing to add",
    "i dont know",
    "i don't know",
    "dont know",
    "don't know",
    "idk",
    "dk",
    "dunno",
    "unsure",
    "see above",
    "as above",
    "same",
    "same as above",
    "ditto",
    "idem",
    "yes",
    "yep",
    "yeah",
    "ok",
    "okay",
    "x",
    "xx",
    "xxx",
    "test",
    "testing",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "qwerty",
    "qwertyuiop",
    "lorem ipsum",
    "tbd",
    "tba",
    "prefer not to say",
    "prefer not to answer",
    "sin comentarios",
    "sin comentario",
    "pas de commentaire",
    "pas de commentaires",
    "kein kommentar",
    "keine angabe",
    "keine kommentare",
    "sem comentários",
    "sem comentarios",
    "nessun commento",
    "no aplica",
    "non applicable",
    "sans objet",
    "ras",
    "no se",
    "no sé",
    "je ne sais pas",
    "weiß nicht",
    "weiss nicht",
    "não sei",
    "nao sei",
    "non so",
];

/// Rows of the keyboard, along which a hand slides.
const ROWS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"];

/// Whether a comment says nothing: a word for nothing, no letters, one sign over and over, a hand on the keyboard.
pub(super) fn is_junk(text: &str) -> bool {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '’' | '‘' => plain.push('\''),
            _ if letter.is_alphanumeric() || letter == '\'' => plain.push(letter),
            // `n/a`, `n.a.` and `n a` are one word.
            '/' | '.' | '\\' => {}
            _ if !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    let plain = plain.trim();
    let is_wordless = !plain.chars().any(char::is_alphabetic);
    is_wordless || plain == "n a" || NOTHING.contains(&plain) || is_repeated(plain) || is_mash(plain)
}

/// One or two signs or one word over and over: `xxxx`, `haha`, `no no no`.
fn is_repeated(plain: &str) -> bool {
    let letters = plain.chars().filter(|letter| *letter != ' ').collect::<Vec<_>>();
    let mut kinds = letters.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let mut words = plain.split(' ');
    let first = words.next().unwrap_or_default();
    (letters.len() >= 3 && kinds.len() <= 1)
        || (letters.len() >= 6 && kinds.len() <= 2)
        || (NOTHING.contains(&first) && words.all(|word| word == first))
}

/// A single word that slides along the keyboard.
fn is_mash(plain: &str) -> bool {
    let letters = plain.chars().collect::<Vec<_>>();
    if letters.len() < 4 || letters.contains(&' ') {
        return false;
    }
    let beside = |pair: &[char]| {
        ROWS.iter().any(|row| {
            let place = |letter: char| row.chars().position(|other| other == letter);
            matches!((place(pair[0]), place(pair[1])), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
        })
    };
    let n_beside = letters.windows(2).filter(|pair| beside(pair)).count();
    let has_vowel = letters.iter().any(|letter| "aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ".contains(*letter));
    let is_latin = letters.iter().all(|letter| letter.is_ascii_lowercase());
    // Short words such as "were" lie along a row as well.
    (letters.len() >= 6 && n_beside * 10 >= (letters.len() - 1) * 8)
        || (is_latin && !has_vowel && letters.len() >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_from_little() {
        for text in [
            "N/A",
            "n.a.",
            "-",
            "…",
            "None.",
            "no comment",
            "Nothing to add!",
            "???",
            "xxxx",
            "asdfgh",
            "jkljkl",
            "No, no",
            "I don’t know",
            "12",
            "hahaha",
            "sdfgsd",
            "No comments at this time.",
        ] {
            assert!(is_junk(text), "{text}");
        }
        for text in [
            "Good",
            "The pace",
            "no time for exercises",
            "Python",
            "SQL joins",
            "were",
            "poor",
            "property",
            "test data was missing",
        ] {
            assert!(!is_junk(text), "{text}");
        }
    }
}
