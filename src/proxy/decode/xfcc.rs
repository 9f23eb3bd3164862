//! Envoy's `x-forwarded-client-cert`: elements of keys and values, one element a proxy, the nearest proxy's last.
//!
//! Only the last element is read, as only that is the trusted hop's own; but all of the value must be in the grammar. A
//! client whose text Envoy appends to can leave a quote open, and then what Envoy writes stands outside of quotes where
//! it should be inside. A quote that opens where none may open, or closes where none may close, shows that, and refuses
//! everything.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::{Taken, Wrong, pem, percent};
use crate::proxy::fault::Wanted;

/// Keys and values of one element. Each name of a certificate has one.
const PAIRS: usize = 128;

/// What the last element has of the certificate.
#[derive(Default)]
struct Element {
    hash: Option<Vec<u8>>,
    cert: Option<Vec<u8>>,
    chain: Option<Vec<u8>>,
    subject: Option<Vec<u8>>,
}

pub(super) fn last_element(text: &[u8], elements: usize, taken: &mut Taken) -> Result<(), Wrong> {
    let elements = split_outside_quotes(text, b',', elements)?;
    let last = elements.last().copied().unwrap_or_default();
    let element = Element::read(last)?;
    element.certificates(last, taken)?;
    let own = taken.certificates.first().map(Sha256::digest);
    let said = element.hash.as_deref().and_then(hex);
    match (own, said) {
        (Some(own), Some(said)) if own.as_slice() == said.as_slice() => Ok(()),
        _ => Err(Wrong::new(element.hash.as_deref().unwrap_or_default(), Wanted::Hash)),
    }
}

impl Element {
    fn read(text: &[u8]) -> Result<Self, Wrong> {
        let mut element = Self::default();
        for pair in split_outside_quotes(text, b';', PAIRS)? {
            let grammar = || Wrong::new(pair, Wanted::Elements);
            let at = pair.iter().position(|byte| *byte == b'=').ok_or_else(grammar)?;
            let (key, value) = pair.split_at_checked(at).ok_or_else(grammar)?;
            let value = unquoted(value.get(1..).unwrap_or_default());
            let once = match key.to_ascii_lowercase().as_slice() {
                b"hash" => element.hash.replace(value).is_none(),
                b"cert" => element.cert.replace(value).is_none(),
                b"chain" => element.chain.replace(value).is_none(),
                b"subject" => element.subject.replace(value).is_none(),
                b"by" | b"uri" | b"dns" => true,
                _ => false,
            };
            if !once {
                return Err(Wrong::new(pair, Wanted::Key));
            }
        }
        Ok(element)
    }

    /// `Chain` begins with the client's own certificate, `Cert` is it.
    fn certificates(&self, text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
        let present = |field: &Option<Vec<u8>>| field.clone().filter(|value| !value.is_empty());
        match (present(&self.cert), present(&self.chain)) {
            (None, None) => Err(Wrong::new(text, Wanted::CertOrChain)),
            (Some(value), None) => {
                let mut alone = Taken::new(1, Wanted::End);
                pem::blocks(&percent::decode(&value, b"")?, b'\n', &mut alone)?;
                taken.certificates = alone.certificates;
                Ok(())
            }
            (None, Some(chain)) => pem::blocks(&percent::decode(&chain, b"")?, b'\n', taken),
            (Some(cert), Some(chain)) => {
                let mut alone = Taken::new(1, Wanted::End);
                pem::blocks(&percent::decode(&cert, b"")?, b'\n', &mut alone)?;
                pem::blocks(&percent::decode(&chain, b"")?, b'\n', taken)?;
                if taken.certificates.first() == alone.certificates.first() {
                    Ok(())
                } else {
                    Err(Wrong::new(&chain, Wanted::ChainOfCert))
                }
            }
        }
    }
}

/// At most so many pieces between separators that are not in quotes. A quote opens right after `=` and closes right
/// before `,`, `;` or the end; inside, a backslash takes its meaning from the quote after it.
fn split_outside_quotes(text: &[u8], separator: u8, most: usize) -> Result<Vec<&[u8]>, Wrong> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut before) = (0, false, None);
    for (at, byte) in text.iter().enumerate() {
        let rest = || text.get(at..).unwrap_or_default();
        let next = rest().get(1);
        match (byte, quoted) {
            (b'"', false) if before == Some(b'=') => quoted = true,
            (b'"', true) if before == Some(b'\\') => {}
            (b'"', true) if matches!(next, None | Some(b',' | b';')) => quoted = false,
            (b'"', _) | (b'\\', false) => return Err(Wrong::new(rest(), Wanted::Elements)),
            (byte, false) if *byte == separator => {
                // The piece after this one has to have its place, too.
                if pieces.len().saturating_add(1) >= most {
                    return Err(Wrong::new(rest(), Wanted::PiecesAtMost(most)));
                }
                pieces.push(text.get(start..at).unwrap_or_default());
                start = at.saturating_add(1);
            }
            _ => {}
        }
        before = Some(*byte);
    }
    if quoted {
        return Err(Wrong::new(text.get(start..).unwrap_or_default(), Wanted::Elements));
    }
    pieces.push(text.get(start..).unwrap_or_default());
    Ok(pieces)
}

/// The value itself. The quotes were checked when the value was cut out.
fn unquoted(value: &[u8]) -> Vec<u8> {
    match value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) {
        Some(inside) => inside.to_vec(),
        None => value.to_vec(),
    }
}

fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some((digit(high)? << 4) | digit(low)?),
        _ => None,
    };
    pairs.map(byte).collect()
}
