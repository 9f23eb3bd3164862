//! Percent-encoding (RFC 3986 2.1), once, and `+` is never a space.

use alloc::vec::Vec;

use super::Wrong;
use crate::proxy::fault::Wanted;

/// What is not encoded must be unreserved (RFC 3986 2.3), or one of `plain`.
pub(super) fn decode(text: &[u8], plain: &[u8]) -> Result<Vec<u8>, Wrong> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let (byte, next) = match (first, after) {
            (b'%', [high, low, next @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => ((high << 4) | low, next),
                _ => return Err(Wrong::new(rest, Wanted::Percent)),
            },
            (byte, next) if is_unreserved(*byte) || plain.contains(byte) => (*byte, next),
            _ => return Err(Wrong::new(rest, Wanted::Percent)),
        };
        decoded.push(byte);
        rest = next;
    }
    Ok(decoded)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
