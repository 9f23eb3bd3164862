//! Certificates and CRLs out of files, PEM or DER.

use std::fs;
use std::path::{Path, PathBuf};

use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};

/// What is wrong with a file; it says which.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", file.display())]
pub(crate) struct FileFault {
    file: PathBuf,
    fault: Fault,
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("can not be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("broken PEM: {}", plainly(.0))]
    Pem(#[from] pem::Error),
    #[error("the PEM in it holds no {0}")]
    Nothing(&'static str),
    #[error("holds no {0}: it is neither PEM nor DER")]
    Neither(&'static str),
    #[error("{what} {number} in it: {fault}")]
    Object { what: &'static str, number: usize, fault: String },
}

/// At least one certificate; whether it is well-formed is for others to say.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, FileFault> {
    objects(file, "certificate")
}

/// Hands each certificate in these files to `take`, and says which one it did not take.
pub(crate) fn each_certificate<E: ToString>(
    files: &[PathBuf],
    mut take: impl FnMut(&CertificateDer<'static>) -> Result<(), E>,
) -> Result<(), FileFault> {
    files.iter().try_for_each(|file| each(file, "certificate", &mut take))
}

/// The same for CRLs.
pub(crate) fn each_crl<E: ToString>(
    files: &[PathBuf],
    mut take: impl FnMut(&CertificateRevocationListDer<'static>) -> Result<(), E>,
) -> Result<(), FileFault> {
    files.iter().try_for_each(|file| each(file, "CRL", &mut take))
}

fn each<T: PemObject + From<Vec<u8>>, E: ToString>(
    file: &Path,
    what: &'static str,
    mut take: impl FnMut(&T) -> Result<(), E>,
) -> Result<(), FileFault> {
    let objects: Vec<T> = objects(file, what)?;
    (1..).zip(&objects).try_for_each(|(number, object)| {
        take(object).map_err(|fault| {
            let fault = Fault::Object { what, number, fault: fault.to_string() };
            FileFault { file: file.to_owned(), fault }
        })
    })
}

fn objects<T: PemObject + From<Vec<u8>>>(file: &Path, what: &'static str) -> Result<Vec<T>, FileFault> {
    fs::read(file)
        .map_err(Fault::Io)
        .and_then(|bytes| decode(bytes, what))
        .map_err(|fault| FileFault { file: file.to_owned(), fault })
}

fn decode<T: PemObject + From<Vec<u8>>>(bytes: Vec<u8>, what: &'static str) -> Result<Vec<T>, Fault> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const SEQUENCE: u8 = 0x30;
    if bytes.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| line.starts_with(BEGIN)) {
        let objects: Vec<T> = T::pem_slice_iter(&bytes).collect::<Result<_, _>>()?;
        return if objects.is_empty() { Err(Fault::Nothing(what)) } else { Ok(objects) };
    }
    match bytes.first() {
        Some(&SEQUENCE) => Ok(vec![T::from(bytes)]),
        _ => Err(Fault::Neither(what)),
    }
}

/// What pki-types prints as lists of bytes, in words.
fn plainly(fault: &pem::Error) -> String {
    match fault {
        pem::Error::MissingSectionEnd { .. } => "a BEGIN line without its END line".to_owned(),
        pem::Error::IllegalSectionStart { .. } => "a BEGIN line that does not end in five hyphens".to_owned(),
        other => other.to_string(),
    }
}
