//! Text in a Stata file: up to the first zero byte, UTF-8 since version 118.

use encoding_rs::WINDOWS_1252;

/// The text up to its end. Before version 118 nothing says the encoding: what is no UTF-8 is read as Windows-1252.
pub(super) fn decode(bytes: &[u8], release: u16) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let bytes = bytes.get(..end).unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if release < 118 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
