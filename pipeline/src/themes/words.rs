//! Words of a text: lower case, letters, digits and `+#'`, at least two of them.

/// Calls `visit` with every word.
pub(super) fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut word = String::new();
    let mut take = |word: &mut String| {
        let plain = word.trim_matches('\'');
        if plain.chars().nth(1).is_some() {
            visit(plain);
        }
        word.clear();
    };
    let mut ideographs: Option<char> = None;
    for letter in text.chars() {
        let letter = if matches!(letter, '’' | '‘' | 'ʼ') { '\'' } else { letter };
        if is_ideograph(letter) {
            // Without spaces between words, pairs of signs serve as words.
            take(&mut word);
            if let Some(before) = ideographs {
                word.extend([before, letter]);
                take(&mut word);
            }
            ideographs = Some(letter);
            continue;
        }
        ideographs = None;
        if letter.is_alphanumeric() || "+#'".contains(letter) {
            word.extend(letter.to_lowercase());
        } else {
            take(&mut word);
        }
    }
    take(&mut word);
}

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    let mut n = 0;
    each_word(text, |_| n += 1);
    n
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_keep_what_tools_are_called() {
        assert_eq!(
            of("Don’t use C++ or C#, 'please' — a B2 Café!"),
            ["don't", "use", "c++", "or", "c#", "please", "b2", "café"]
        );
        assert_eq!(of("学习很好"), ["学习", "习很", "很好"]);
        assert!(of("… - a").is_empty());
    }
}
