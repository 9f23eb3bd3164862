//! Certificates in PEM (RFC 7468 5), and nothing before, between or after them.

use alloc::vec::Vec;

use super::{Taken, Wrong, base64, split};
use crate::proxy::fault::Wanted;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// Lines end with `newline`, the last one perhaps not.
pub(super) fn blocks(text: &[u8], newline: u8, taken: &mut Taken) -> Result<(), Wrong> {
    let mut rest = text;
    loop {
        let body = rest.strip_prefix(BEGIN).ok_or_else(|| Wrong::new(rest, Wanted::Begin))?;
        let (base64, after) = body_of(body, newline)?;
        base64::one(&base64, taken)?;
        rest = match after {
            [] => return Ok(()),
            [first, next @ ..] if *first == newline => next,
            junk => return Err(Wrong::new(junk, Wanted::End)),
        };
        if rest.is_empty() {
            return Ok(());
        }
        // Whether there may be one more is asked before whether it begins as it must.
        if taken.room == 0 {
            return Err(Wrong::new(rest, taken.beyond));
        }
    }
}

/// The base64 of all lines up to the last one, and what comes after that.
fn body_of(body: &[u8], newline: u8) -> Result<(Vec<u8>, &[u8]), Wrong> {
    let wrong = || Wrong::new(body, Wanted::Body);
    let end = body.iter().position(|byte| *byte == b'-').ok_or_else(wrong)?;
    let (lines, last) = body.split_at_checked(end).ok_or_else(wrong)?;
    let after = last.strip_prefix(END).ok_or_else(wrong)?;
    let framed = lines.strip_prefix(&[newline]).and_then(|lines| lines.strip_suffix(&[newline]));
    let lines = framed.ok_or_else(wrong)?;
    let width = split(lines, newline).next().map_or(0, <[u8]>::len);
    let mut base64 = Vec::with_capacity(lines.len());
    let mut short = false;
    for line in split(lines, newline) {
        if line.is_empty() || line.len() > width || short {
            return Err(Wrong::new(line, Wanted::Body));
        }
        short = line.len() < width;
        base64.extend_from_slice(line);
    }
    Ok((base64, after))
}
