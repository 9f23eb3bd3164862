//! How certificates are written in a header: one strict reader for each way.
//!
//! Written here are the frames only, since the readers that crates have are made to be lenient: `rustls-pki-types`' PEM
//! reader passes over what stands before, between and after the blocks, and `percent-encoding` passes on a `%` that
//! encodes nothing. What they frame is decoded by `base64ct`, which takes padded base64 without any other byte and with
//! no stray bits at its end.

mod base64;
mod byte_sequence;
mod pem;
mod percent;
mod xfcc;

use alloc::string::String;
use alloc::vec::Vec;

use super::fault::Wanted;

/// A way to write certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// RFC 9440: Byte Sequences, with commas between them.
    ByteSequences,
    /// PEM, percent-encoded; these characters may also stand as they are.
    PercentPem(&'static [u8]),
    /// PEM with a space for each end of a line.
    SpacedPem,
    /// Base64 of one DER value after the other.
    Base64Der,
    /// Base64 of DER, with commas between them.
    Base64List,
    /// The same, percent-encoded between the commas.
    PercentBase64List,
    /// Envoy's elements, at most so many.
    Xfcc(usize),
}

/// Where a value goes wrong.
pub(super) struct Wrong {
    /// What stands there, cut.
    pub(super) found: String,
    pub(super) wanted: Wanted,
}

impl Wrong {
    pub(super) fn new(found: &[u8], wanted: Wanted) -> Self {
        Self { found: cut(found), wanted }
    }
}

/// The certificates that have been found, and how many more may come.
struct Taken {
    certificates: Vec<Vec<u8>>,
    room: usize,
    beyond: Wanted,
}

impl Taken {
    fn new(room: usize, beyond: Wanted) -> Self {
        Self { certificates: Vec::new(), room, beyond }
    }

    /// Is there room for what begins here?
    fn spend(&mut self, rest: &[u8]) -> Result<(), Wrong> {
        self.room = self.room.checked_sub(1).ok_or_else(|| Wrong::new(rest, self.beyond))?;
        Ok(())
    }
}

/// All certificates of a value, at least one and at most `room`; `beyond` says what is wanted instead of one more.
pub(super) fn certificates(
    encoding: Encoding,
    value: &[u8],
    room: usize,
    beyond: Wanted,
) -> Result<Vec<Vec<u8>>, Wrong> {
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~');
    if let Some(at) = value.iter().position(|byte| !is_text(byte)) {
        return Err(Wrong::new(value.get(at..).unwrap_or_default(), Wanted::Text));
    }
    let mut taken = Taken::new(room, beyond);
    match encoding {
        Encoding::ByteSequences => byte_sequence::list(value, &mut taken)?,
        Encoding::PercentPem(plain) => pem::blocks(&percent::decode(value, plain)?, b'\n', &mut taken)?,
        Encoding::SpacedPem => pem::blocks(value, b' ', &mut taken)?,
        Encoding::Base64Der => base64::values(value, &mut taken)?,
        Encoding::Base64List => base64::list(value, &mut taken)?,
        Encoding::PercentBase64List => base64::percent_list(value, &mut taken)?,
        Encoding::Xfcc(elements) => xfcc::last_element(value, elements, &mut taken)?,
    }
    Ok(taken.certificates)
}

/// The beginning of what was found.
pub(super) fn cut(found: &[u8]) -> String {
    String::from_utf8_lossy(found.get(..48).unwrap_or(found)).into_owned()
}

/// Cuts at a separator, never more than one piece further than is asked for.
fn split(value: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    value.split(move |byte| *byte == separator)
}
