//! Base64 of DER (RFC 4648 4): one value, one after the other, or a list with commas.

use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};

use super::{Taken, Wrong, percent, split};
use crate::der::Reader;
use crate::error::Element;
use crate::proxy::fault::Wanted;

/// A SEQUENCE, which every certificate is.
const SEQUENCE: u8 = 0x30;

/// One DER value after the other.
pub(super) fn values(text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
    let der = bytes(text)?;
    let not_der = || Wrong::new(text, Wanted::Certificate);
    let mut reader = Reader::new(&der, Element::Certificate).map_err(|_| not_der())?;
    loop {
        taken.spend(text)?;
        let value = reader.tlv(SEQUENCE).map_err(|_| not_der())?;
        taken.certificates.push(value.bytes.to_vec());
        if reader.is_empty() {
            return Ok(());
        }
    }
}

/// A certificate between each two commas.
pub(super) fn list(text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
    split(text, b',').try_for_each(|one_text| one(one_text, taken))
}

/// The same, each percent-encoded. A base64 character that needs encoding never stands as it is.
pub(super) fn percent_list(text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
    split(text, b',').try_for_each(|encoded| {
        let base64 = percent::decode(encoded, b"")?;
        one(&base64, taken)
    })
}

/// One certificate, and nothing after it.
pub(super) fn one(text: &[u8], taken: &mut Taken) -> Result<(), Wrong> {
    taken.spend(text)?;
    let der = bytes(text)?;
    certificate(text, &der)?;
    taken.certificates.push(der);
    Ok(())
}

/// One SEQUENCE and nothing after it. What it holds, the verifier reads.
fn certificate(text: &[u8], der: &[u8]) -> Result<(), Wrong> {
    let wrong = |wanted| Wrong::new(text, wanted);
    let mut reader = Reader::new(der, Element::Certificate).map_err(|_| wrong(Wanted::Certificate))?;
    reader.tlv(SEQUENCE).map_err(|_| wrong(Wanted::Certificate))?;
    if reader.is_empty() { Ok(()) } else { Err(wrong(Wanted::End)) }
}

fn bytes(text: &[u8]) -> Result<Vec<u8>, Wrong> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if let Some(at) = text.iter().position(|byte| !is_base64(byte)) {
        return Err(Wrong::new(text.get(at..).unwrap_or_default(), Wanted::Base64));
    }
    let whole = || Wrong::new(text, Wanted::Base64);
    Base64::decode_vec(core::str::from_utf8(text).map_err(|_| whole())?).map_err(|_| whole())
}
