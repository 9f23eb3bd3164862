//! The certificates of one file: who is the end entity, and what came with it.

use std::collections::HashSet;

use rustls_pki_types::CertificateDer;
use vouchsafe::certificate::Certificate;

/// Certificates from one file.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    certificates: Vec<CertificateDer<'static>>,
    /// Some came as a set, so that the first need not be the end entity.
    unordered: bool,
}

impl Bundle {
    pub(crate) fn add(&mut self, certificate: CertificateDer<'static>) {
        self.certificates.push(certificate);
    }

    pub(crate) fn add_unordered(&mut self, certificates: Vec<CertificateDer<'static>>) {
        self.unordered = true;
        self.certificates.extend(certificates);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &CertificateDer<'static>> {
        self.certificates.iter()
    }

    /// The end entity first, as in a handshake: in a list it is the first, in a set the first that issued no other one.
    pub(crate) fn into_chain(mut self) -> Vec<CertificateDer<'static>> {
        if self.unordered {
            let issued_none = self.issued_none();
            if let Some(at) = issued_none.iter().position(|alone| *alone) {
                let end_entity = self.certificates.remove(at);
                self.certificates.insert(0, end_entity);
            }
        }
        self.certificates
    }

    /// Every certificate that issued no other one here, and those that did.
    pub(crate) fn into_peers_and_issuers(
        self,
    ) -> (Vec<CertificateDer<'static>>, Vec<CertificateDer<'static>>) {
        let issued_none = self.issued_none();
        let (peers, issuers): (Vec<_>, Vec<_>) =
            self.certificates.into_iter().zip(issued_none).partition(|(_, alone)| *alone);
        let certificates = |them: Vec<(CertificateDer<'static>, bool)>| them.into_iter().map(|(it, _)| it);
        (certificates(peers).collect(), certificates(issuers).collect())
    }

    /// For each certificate, whether no other one names it as its issuer. What can not be read has issued nothing.
    fn issued_none(&self) -> Vec<bool> {
        let read: Vec<_> = self.certificates.iter().map(|der| Certificate::read(der).ok()).collect();
        let issuers: HashSet<&[u8]> = read
            .iter()
            .flatten()
            .filter(|certificate| !certificate.is_self_issued())
            .map(|certificate| certificate.issuer().bytes())
            .collect();
        let subject = |certificate: &Certificate<'_>| certificate.subject().bytes().to_vec();
        read.iter()
            .map(|certificate| {
                certificate.as_ref().is_none_or(|it| !issuers.contains(subject(it).as_slice()))
            })
            .collect()
    }
}
