//! The certificates in PKCS#7 signed data (RFC 2315 9.1, RFC 5652 5.1), as `.p7b` and `.p7c` files carry them. What else is in
//! it is passed over: nothing is signed in such a file, and nothing of it is believed.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};
use rustls_pki_types::CertificateDer;

use crate::trouble::FileFault;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// Around the signed data; and in it `certificates [0] IMPLICIT`, a SET: in no order that would mean anything.
const CONTEXT_0: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

pub(super) fn certificates(der: &[u8]) -> Result<Vec<CertificateDer<'static>>, FileFault> {
    let content_info = AnyRef::from_der(der)?;
    let mut fields = SliceReader::new(content_info.value())?;
    if ObjectIdentifier::decode(&mut fields)? != SIGNED_DATA {
        return Err(FileFault::NotSignedData);
    }
    // [0] EXPLICIT SignedData
    let wrapped: AnyRef<'_> = fields.decode()?;
    wrapped.tag().assert_eq(CONTEXT_0)?;
    let signed_data = AnyRef::from_der(wrapped.value())?;
    signed_data.tag().assert_eq(Tag::Sequence)?;
    let mut fields = SliceReader::new(signed_data.value())?;
    let mut found = Vec::new();
    while !fields.is_finished() {
        let field: AnyRef<'_> = fields.decode()?;
        if field.tag() != CONTEXT_0 {
            continue;
        }
        let mut certificates = SliceReader::new(field.value())?;
        while !certificates.is_finished() {
            found.push(CertificateDer::from(certificates.tlv_bytes()?.to_vec()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed data over nothing, with two values where certificates stand.
    const TWO: &[u8] = &[
        0x30, 0x24, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 0xa0, 0x17, 0x30, 0x15, 2, 1, 1,
        0x31, 0, 0x30, 0, 0xa0, 8, 0x30, 2, 5, 0, 0x30, 2, 5, 0, 0x31, 0, 0x31, 0,
    ];

    #[test]
    fn every_certificate_of_the_set_is_found() {
        let found = certificates(TWO).expect("signed data");
        assert_eq!(found.iter().map(AsRef::as_ref).collect::<Vec<&[u8]>>(), [&[0x30, 2, 5, 0]; 2]);
    }

    #[test]
    fn what_is_cut_off_is_refused_and_what_is_changed_makes_no_panic() {
        for length in 0..TWO.len() {
            assert!(certificates(&TWO[..length]).is_err(), "{length} octets of it");
        }
        for (at, bit) in (0..TWO.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
            let mut changed = TWO.to_vec();
            changed[at] ^= 1 << bit;
            // One that is still read holds no more than there is.
            assert!(certificates(&changed).map_or(0, |found| found.len()) <= 4, "bit {bit} of octet {at}");
        }
    }
}
