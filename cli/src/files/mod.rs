//! What stands in a file: PEM with any number of blocks, DER, or PKCS#7 in either. `-` is standard input.

mod pkcs7;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::{PemObject as _, SectionKind};
#[cfg(feature = "header-check")]
use rustls_pki_types::{PrivateKeyDer, pem};

use crate::bundle::Bundle;
use crate::trouble::{FileFault, Trouble};

/// Certificates of one peer, or of one list of authorities.
const CERTIFICATES_MIB: u64 = 16;
/// The largest CRLs that are published have some 100 MB.
const EVIDENCE_MIB: u64 = 512;

const BEGIN: &[u8] = b"-----BEGIN ";

/// The certificates in a file; at least one.
pub(crate) fn certificates(file: &Path) -> Result<Bundle, Trouble> {
    let read = || -> Result<Bundle, FileFault> {
        let bundle = bundle(&contents(file, CERTIFICATES_MIB)?)?;
        bundle.filter(|bundle| !bundle.is_empty()).ok_or(FileFault::Nothing("certificate"))
    };
    read().map_err(|fault| fault.of(file))
}

/// The private key in a file, PEM.
#[cfg(feature = "header-check")]
pub(crate) fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, Trouble> {
    let read = || -> Result<_, FileFault> {
        PrivateKeyDer::from_pem_slice(&contents(file, CERTIFICATES_MIB)?).map_err(|fault| match fault {
            pem::Error::NoItemsFound => FileFault::Nothing("private key, in PEM"),
            fault => fault.into(),
        })
    };
    read().map_err(|fault| fault.of(file))
}

/// The certificates in a file that may be about something else: then there are none.
pub(crate) fn certificates_if_any(file: &Path) -> Result<Option<Bundle>, FileFault> {
    let bytes = match beginning(file, CERTIFICATES_MIB)? {
        Beginning::All(bytes) => bytes,
        Beginning::Part(bytes) if holds_nothing(&bytes) => return Ok(None),
        Beginning::Part(_) => return Err(FileFault::TooLarge(CERTIFICATES_MIB)),
    };
    Ok(bundle(&bytes)?.filter(|bundle| !bundle.is_empty()))
}

/// Hands each CRL in the file to `take`, and says which one it did not take.
pub(crate) fn each_crl<E: ToString>(
    file: &Path,
    mut take: impl FnMut(Vec<u8>) -> Result<(), E>,
) -> Result<(), Trouble> {
    let mut read = || -> Result<(), FileFault> {
        let bytes = contents(file, EVIDENCE_MIB)?;
        let crls = if is_pem(&bytes) { blocks(&bytes, SectionKind::Crl)? } else { vec![bytes] };
        if crls.is_empty() {
            return Err(FileFault::Nothing("CRL"));
        }
        (1..).zip(crls).try_for_each(|(number, crl)| {
            let taken = take(crl);
            taken.map_err(|fault| FileFault::Object { what: "CRL", number, fault: fault.to_string() })
        })
    };
    read().map_err(|fault| fault.of(file))
}

/// The OCSP response in a file, which is DER (RFC 6960 has no PEM form).
pub(crate) fn response(file: &Path) -> Result<Vec<u8>, Trouble> {
    contents(file, EVIDENCE_MIB).map_err(|fault| fault.of(file))
}

fn contents(file: &Path, mib: u64) -> Result<Vec<u8>, FileFault> {
    match beginning(file, mib)? {
        Beginning::All(bytes) => Ok(bytes),
        Beginning::Part(_) => Err(FileFault::TooLarge(mib)),
    }
}

/// What is read of a file.
enum Beginning {
    All(Vec<u8>),
    /// It has more than is read of any.
    Part(Vec<u8>),
}

/// Never more of it than that, whatever its size is said to be.
fn beginning(file: &Path, mib: u64) -> Result<Beginning, FileFault> {
    let most = mib.saturating_mul(1 << 20);
    let mut bytes = Vec::new();
    let mut read = |from: &mut dyn Read| from.take(most.saturating_add(1)).read_to_end(&mut bytes);
    if file == Path::new("-") {
        read(&mut io::stdin().lock())?
    } else {
        read(&mut File::open(file)?)?
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(if length > most { Beginning::Part(bytes) } else { Beginning::All(bytes) })
}

/// Neither PEM nor what certificates begin with.
fn holds_nothing(bytes: &[u8]) -> bool {
    !is_pem(bytes) && matches!(looks_like(bytes), Looks::Other)
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| line.starts_with(BEGIN))
}

/// `None` if it is neither PEM nor the DER of something that holds certificates.
fn bundle(bytes: &[u8]) -> Result<Option<Bundle>, FileFault> {
    let mut bundle = Bundle::default();
    if is_pem(bytes) {
        for block in blocks(&under_one_label(bytes), SectionKind::Certificate)? {
            take(block, &mut bundle)?;
        }
        return Ok(Some(bundle));
    }
    match looks_like(bytes) {
        Looks::Other => return Ok(None),
        Looks::Certificate | Looks::Pkcs7 => take(bytes.to_vec(), &mut bundle)?,
    }
    Ok(Some(bundle))
}

fn take(der: Vec<u8>, bundle: &mut Bundle) -> Result<(), FileFault> {
    match looks_like(&der) {
        Looks::Pkcs7 => bundle.add_unordered(pkcs7::certificates(&der)?),
        // Whether it is a certificate, the verifier says.
        Looks::Certificate | Looks::Other => bundle.add(CertificateDer::from(der)),
    }
    Ok(())
}

fn blocks(bytes: &[u8], wanted: SectionKind) -> Result<Vec<Vec<u8>>, FileFault> {
    let mut blocks = Vec::new();
    for block in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
        let (kind, der) = block?;
        if kind == wanted {
            blocks.push(der);
        }
    }
    Ok(blocks)
}

/// pki-types reads the blocks whose labels it knows. What else holds certificates is told apart by its contents, so
/// that it can go by the same label.
fn under_one_label(bytes: &[u8]) -> Vec<u8> {
    const LABELS: [&str; 4] = ["PKCS7", "PKCS #7 SIGNED DATA", "CMS", "X509 CERTIFICATE"];
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for label in LABELS {
        for line in ["-----BEGIN ", "-----END "] {
            text = text.replace(&format!("{line}{label}-----"), &format!("{line}CERTIFICATE-----"));
        }
    }
    text.into_bytes()
}

/// What DER begins like.
enum Looks {
    Certificate,
    Pkcs7,
    Other,
}

/// By the tags of the first values inside one another: a certificate's are SEQUENCE, SEQUENCE and the version's `[0]` (or, in
/// version 1, an INTEGER, as in a CRL); PKCS#7 has an OBJECT IDENTIFIER in its SEQUENCE.
fn looks_like(der: &[u8]) -> Looks {
    const SEQUENCE: u8 = 0x30;
    const OBJECT_IDENTIFIER: u8 = 0x06;
    const VERSION: u8 = 0xa0;
    let Some((SEQUENCE, outer)) = tag_and_contents(der) else { return Looks::Other };
    match tag_and_contents(outer) {
        Some((OBJECT_IDENTIFIER, _)) => Looks::Pkcs7,
        Some((SEQUENCE, inner)) if inner.first() == Some(&VERSION) => Looks::Certificate,
        Some((SEQUENCE, _)) if vouchsafe::certificate::Certificate::read(der).is_ok() => Looks::Certificate,
        _ => Looks::Other,
    }
}

/// The identifier octet, and what follows the length octets.
fn tag_and_contents(der: &[u8]) -> Option<(u8, &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (length, contents) = rest.split_first()?;
    let long_form = usize::from(length & 0x7f);
    let contents = if length & 0x80 == 0 { contents } else { contents.get(long_form..)? };
    Some((*tag, contents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_is_told_apart_by_its_first_tags() {
        let table: [(&str, &[u8], bool); 6] = [
            ("nothing", b"", false),
            ("text", b"hello", false),
            ("a certificate's beginning", &[0x30, 0x82, 1, 0, 0x30, 0x82, 0, 0xf0, 0xa0, 3, 2, 1, 2], true),
            ("PKCS#7's beginning", &[0x30, 0x80, 0x06, 9], true),
            ("a private key's beginning (PKCS#8)", &[0x30, 5, 2, 1, 0, 0x30, 0], false),
            ("a CRL's beginning", &[0x30, 7, 0x30, 5, 2, 1, 1, 0x30, 0], false),
        ];
        for (title, bytes, holds) in table {
            assert_eq!(!matches!(looks_like(bytes), Looks::Other), holds, "{title}");
        }
    }
}
