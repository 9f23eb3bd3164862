//! What the forms share: the characters that a name may be made of, and how a peer's text is printed.

use core::fmt::{self, Write};

use crate::error::{Element, Malformed, Problem};

/// The text of an IA5String that holds a name: at least one character, all of them visible ASCII. A NUL, a
/// space, a control or a byte above 0x7e is no part of any name (RFC 5280 7.2 to 7.5).
pub(super) fn visible_ascii(bytes: &[u8], element: Element) -> Result<&str, Malformed> {
    if bytes.is_empty() {
        return Err(Malformed::new(element, Problem::Empty));
    }
    match bytes.iter().find(|byte| !byte.is_ascii_graphic()) {
        Some(&byte) => Err(Malformed::new(element, Problem::Character(byte))),
        None => core::str::from_utf8(bytes).map_err(|_| Malformed::new(element, Problem::Syntax)),
    }
}

/// May this character stand in a log as it is? Controls, invisible and bidirectional formatting, private use,
/// unassigned code points, separators other than a space, and combining marks may not.
pub(crate) fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\0'..='\x7f' => false,
        other => other.escape_debug().count() == 1,
    }
}

/// The most characters of one name that are printed.
const PRINTED: usize = 256;

/// Prints what `write` writes, but never more than 256 characters of it; `...` stands for the rest.
pub(super) fn bounded(
    f: &mut fmt::Formatter<'_>,
    write: impl FnOnce(&mut dyn Write) -> fmt::Result,
) -> fmt::Result {
    let mut cut = Cut { out: f, left: PRINTED, full: false };
    match write(&mut cut) {
        // The error only ended the writing early.
        Err(_) if cut.full => f.write_str("..."),
        result => result,
    }
}

struct Cut<'f, 'b> {
    out: &'f mut fmt::Formatter<'b>,
    left: usize,
    full: bool,
}

impl Write for Cut<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|character| self.write_char(character))
    }

    fn write_char(&mut self, character: char) -> fmt::Result {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.out.write_char(character)
            }
            None => {
                self.full = true;
                Err(fmt::Error)
            }
        }
    }
}

/// A character that must not stand in a log, as the hexadecimal pairs of its UTF-8 (RFC 4514 2.4).
pub(super) fn write_hex_pairs(out: &mut dyn Write, character: char) -> fmt::Result {
    let mut buffer = [0; 4];
    character.encode_utf8(&mut buffer).bytes().try_for_each(|byte| write!(out, "\\{byte:02x}"))
}

/// A peer's text for a log: bounded, and no character in it that could write the log itself.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bounded(f, |out| {
            self.0.chars().try_for_each(|character| match character {
                '\\' => out.write_str("\\\\"),
                plain if is_printable(plain) => out.write_char(plain),
                other => write_hex_pairs(out, other),
            })
        })
    }
}

/// Bytes that are no text, as hexadecimal digits after a `#`; bounded.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bounded(f, |out| {
            out.write_char('#')?;
            self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn text_for_a_log_is_escaped_and_cut() {
        let table = [
            ("letters", "Bücher 東京", "Bücher 東京"),
            ("a backslash", "a\\b", "a\\\\b"),
            ("a line feed", "a\nb", "a\\0ab"),
            ("a delete", "a\u{7f}b", "a\\7fb"),
            ("a right-to-left override", "a\u{202e}b", "a\\e2\\80\\aeb"),
            ("a private character", "a\u{e000}b", "a\\ee\\80\\80b"),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Escaped(text).to_string(), wanted, "{title}");
        }
        assert_eq!(Escaped(&"ü".repeat(256)).to_string(), "ü".repeat(256));
        assert_eq!(Escaped(&"ü".repeat(257)).to_string(), "ü".repeat(256) + "...");
        assert_eq!(Escaped(&"\n".repeat(257)).to_string().len(), 256 + "...".len(), "escapes count too");
    }
}
