//! The certificates in PKCS#7 signed data (RFC 2315 9.1, RFC 5652 5.1), as `.p7b` and `.p7c` files carry them. What else is in
//! it is passed over: nothing is signed in such a file, and nothing of it is believed.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};
use rustls_pki_types::CertificateDer;

use crate::trouble::FileFault;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// `certificates [0] IMPLICIT`, a SET: in no order that would mean anything.
const CERTIFICATES: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

pub(super) fn certificates(der: &[u8]) -> Result<Vec<CertificateDer<'static>>, FileFault> {
    let content_info = AnyRef::from_der(der)?;
    let mut fields = SliceReader::new(content_info.value())?;
    if ObjectIdentifier::decode(&mut fields)? != SIGNED_DATA {
        return Err(FileFault::NotSignedData);
    }
    // [0] EXPLICIT SignedData
    let wrapped: AnyRef<'_> = fields.decode()?;
    let signed_data = AnyRef::from_der(wrapped.value())?;
    let mut fields = SliceReader::new(signed_data.value())?;
    let mut found = Vec::new();
    while !fields.is_finished() {
        let field: AnyRef<'_> = fields.decode()?;
        if field.tag() != CERTIFICATES {
            continue;
        }
        let mut certificates = SliceReader::new(field.value())?;
        while !certificates.is_finished() {
            found.push(CertificateDer::from(certificates.tlv_bytes()?.to_vec()));
        }
    }
    Ok(found)
}
