//! Questions as people read them: survey tools keep wordings as HTML.

/// The text without its tags, entities decoded, blanks and line breaks as single blanks.
///
/// A `<` that begins no tag, as in `< 5 years`, stays.
pub(crate) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        text.push_str(before);
        let is_tag = tag
            .get(1..2)
            .is_some_and(|next| next.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c)));
        match (is_tag, tag.find('>')) {
            (true, Some(end)) => {
                // Two paragraphs are two words.
                text.push(' ');
                rest = skip_invisible(tag, end);
            }
            _ => {
                text.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    decode_entities(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows a tag; of a script or a style nothing is shown.
fn skip_invisible(tag: &str, end: usize) -> &str {
    let after = tag.get(end + 1..).unwrap_or_default();
    for (name, closing) in [("<script", "</script>"), ("<style", "</style>")] {
        let starts = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if starts && let Some(at) = after.to_ascii_lowercase().find(closing) {
            return after.get(at + closing.len()..).unwrap_or_default();
        }
    }
    after
}

/// The text with `&amp;`, `&#39;` and the like as what they stand for.
pub(crate) fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        plain.push_str(before);
        let end = entity.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let letter = end.and_then(|end| entity.get(1..end)).and_then(letter_of);
        match (letter, end) {
            (Some(letter), Some(end)) => {
                plain.push(letter);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            _ => {
                plain.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn letter_of(entity: &str) -> Option<char> {
    let number = entity.strip_prefix('#').and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    number.and_then(char::from_u32).or(match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "auml" => Some('ä'),
        "ouml" => Some('ö'),
        "uuml" => Some('ü'),
        "Auml" => Some('Ä'),
        "Ouml" => Some('Ö'),
        "Uuml" => Some('Ü'),
        "szlig" => Some('ß'),
        "eacute" => Some('é'),
        "egrave" => Some('è'),
        "agrave" => Some('à'),
        "ccedil" => Some('ç'),
        "ntilde" => Some('ñ'),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_are_what_people_read() {
        assert_eq!(
            plain_text("<p>How <strong>satisfied</strong> are you?</p><p>Tell&nbsp;us</p>"),
            "How satisfied are you? Tell us"
        );
        assert_eq!(
            plain_text("<style>p{color:red}</style>R&amp;D &lt; 5 years, <5 & more"),
            "R&D < 5 years, <5 & more"
        );
        assert_eq!(plain_text("Gr&uuml;&szlig;e &#233; &#x263a; &unknown;"), "Grüße é ☺ &unknown;");
        assert_eq!(plain_text("a < b"), "a < b");
        assert_eq!(plain_text("<br"), "<br");
    }
}
