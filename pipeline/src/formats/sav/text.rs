//! Text in an SPSS system file: padded with blanks, in the encoding that the file names.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How text is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    encoding: Option<&'static Encoding>,
}

impl Text {
    /// By the name that record 20 gives, else by the number of a code page, else by looking at each text.
    pub(super) fn of(name: Option<&str>, code_page: Option<i32>) -> Self {
        let by_name = name.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
        Self { encoding: by_name.or_else(|| code_page.and_then(of_code_page)) }
    }

    /// The text without its padding. What the named encoding does not know becomes the replacement character.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |at| at + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        let encoding = self.encoding.unwrap_or_else(|| match std::str::from_utf8(bytes) {
            Ok(_) => UTF_8,
            Err(_) => WINDOWS_1252,
        });
        // A file that was named wrongly by its writer is still better read as what it is.
        if encoding == UTF_8 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some()) {
            return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
        }
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// Appends the text without its padding.
    pub(super) fn append(self, bytes: &[u8], out: &mut String) {
        let end = bytes.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |at| at + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        match std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()) {
            Some(text) => out.push_str(text),
            None => out.push_str(&self.decode(bytes)),
        }
    }

    /// The name of the encoding where it is not UTF-8.
    pub(super) fn foreign(self) -> Option<&'static str> {
        self.encoding.filter(|encoding| *encoding != UTF_8).map(Encoding::name)
    }
}

fn of_code_page(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        65_001 => "utf-8".to_owned(),
        1250..=1258 | 874 => format!("windows-{page}"),
        28_591..=28_606 => format!("iso-8859-{}", page - 28_590),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        20_866 => "koi8-r".to_owned(),
        21_866 => "koi8-u".to_owned(),
        54_936 => "gb18030".to_owned(),
        10_000 => "macintosh".to_owned(),
        // 2 and 3 are "7-bit" and "8-bit ASCII", which say nothing.
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_that_the_file_names() {
        assert_eq!(Text::of(Some("windows-1252"), None).decode(b"caf\xe9  \0"), "café");
        assert_eq!(Text::of(None, Some(1251)).decode(b"\xc4\xe0"), "Да");
        assert_eq!(Text::of(None, Some(3)).decode(b"caf\xe9"), "café");
        assert_eq!(Text::of(Some("UTF-8"), None).decode(b"caf\xe9 au lait"), "café au lait");
        assert_eq!(Text::of(Some("nonsense"), Some(65_001)).decode("é".as_bytes()), "é");
    }
}
