//! The OCSP responses of one verifier, found by the certificates that they are about.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::super::Authority;
use super::super::proof::Proofs;
use super::cert_id::{CertIdHash, IssuerId};
use super::id::OcspId;
use super::request::OcspRequest;
use super::responder::Sealed;
use super::response::{OcspFault, Response};
use crate::certificate::Serial;
use crate::signature::Algorithms;
use crate::time::Time;

/// An OCSP response, owned.
///
/// Nothing in it is believed until its signature was checked under the key of a certificate's issuer.
#[derive(Debug)]
pub struct OcspResponse {
    der: Box<[u8]>,
    id: OcspId,
    proofs: Proofs,
}

impl OcspResponse {
    /// The bytes of the whole OCSPResponse.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What answers and reports call it.
    #[must_use]
    pub fn id(&self) -> &OcspId {
        &self.id
    }

    pub(super) fn proofs(&self) -> &Proofs {
        &self.proofs
    }
}

/// OCSP responses about any number of certificates. It starts empty, is cheap to clone, and clones share what was found out
/// about signatures.
///
/// ```no_run
/// use vouchsafe::revocation::OcspStore;
///
/// let mut responses = OcspStore::new();
/// if let Err(fault) = responses.add(std::fs::read("issuing-ca.ocsp")?) {
///     eprintln!("it is left out: {fault}");
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct OcspStore(Arc<Contents>);

#[derive(Clone, Debug, Default)]
struct Contents {
    responses: Vec<Arc<OcspResponse>>,
    /// By issuer, then by serial number; the newest about each first.
    filed: BTreeMap<IssuerId, BTreeMap<Box<[u8]>, Vec<Filed>>>,
}

/// A response about one certificate.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) this_update: Time,
    pub(super) response: Arc<OcspResponse>,
}

impl OcspStore {
    /// No responses yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one response, the DER of an OCSPResponse. An older one about the same certificate may stay or come: it changes
    /// nothing. Its signature is not checked here, since whose it must be depends on the certificate that is asked about.
    ///
    /// # Errors
    /// [`OcspFault`] if it is not a response as RFC 6960 4.2.1 defines it, in strict DER, or no answer. The others stay.
    pub fn add(&mut self, der: impl Into<Box<[u8]>>) -> Result<(), OcspFault> {
        self.insert(der.into(), None)
    }

    /// As [`add`](Self::add), for the answer to this request: about its certificate, and with its nonce if it has one.
    ///
    /// # Errors
    /// As [`add`](Self::add), and [`OcspFault::OtherCertificate`] or [`OcspFault::OtherNonce`] if it answers another request. A
    /// responder that knows no nonces answers without one: whoever wants such an answer asks without one.
    pub fn add_answer(&mut self, request: &OcspRequest, der: impl Into<Box<[u8]>>) -> Result<(), OcspFault> {
        self.insert(der.into(), Some(request))
    }

    fn insert(&mut self, der: Box<[u8]>, request: Option<&OcspRequest>) -> Result<(), OcspFault> {
        let response = Response::read(&der)?;
        request.map_or(Ok(()), |request| request.check_answer(&response))?;
        let mut entries = Vec::new();
        for entry in response.entries() {
            if let Some(issuer) = entry.id.issuer {
                entries.push((issuer, Box::<[u8]>::from(entry.id.serial.octets()), entry.this_update));
            }
        }
        if entries.is_empty() {
            return Err(OcspFault::Empty);
        }
        let id = OcspId::of(&response, false);
        Arc::make_mut(&mut self.0)
            .insert(&Arc::new(OcspResponse { der, id, proofs: Proofs::default() }), entries);
        Ok(())
    }

    /// How many responses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.responses.len()
    }

    /// No responses?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.responses.is_empty()
    }

    /// All responses, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &OcspResponse> {
        self.0.responses.iter().map(|response| &**response)
    }

    /// The responses about this certificate, whose issuer has these names; the newest first.
    pub(super) fn about(&self, issuer: &[IssuerId], serial: Serial<'_>) -> Vec<&Filed> {
        let of_issuer = issuer.iter().filter_map(|name| self.0.filed.get(name));
        let mut about: Vec<_> =
            of_issuer.filter_map(|certificates| certificates.get(serial.octets())).flatten().collect();
        about.sort_by_key(|filed| Reverse(filed.this_update));
        about
    }

    /// Checks and remembers the signatures of all responses about this authority's certificates, so that no call has to: for
    /// the authorities that the caller configured.
    pub(crate) fn prove_under(&self, authority: &Authority<'_>, algorithms: &Algorithms) {
        let names = CertIdHash::ALL.map(|hash| IssuerId::of(hash, &authority.name, authority.key));
        let filed = names.iter().filter_map(|name| self.0.filed.get(name));
        for filed in filed.flat_map(|certificates| certificates.values()).flatten() {
            let Ok(response) = Response::read(filed.response.der()) else { continue };
            let sealed = Sealed { response: &response, proofs: Some(filed.response.proofs()) };
            sealed.prove_under(authority, algorithms);
        }
    }
}

impl Contents {
    fn insert(&mut self, response: &Arc<OcspResponse>, entries: Vec<(IssuerId, Box<[u8]>, Time)>) {
        let mut is_new = false;
        for (issuer, serial, this_update) in entries {
            let about = self.filed.entry(issuer).or_default().entry(serial).or_default();
            // Two entries about one certificate, or the same response again, are filed once.
            if about.iter().any(|earlier| earlier.response.der() == response.der()) {
                continue;
            }
            let at = about.partition_point(|earlier| earlier.this_update >= this_update);
            about.insert(at, Filed { this_update, response: Arc::clone(response) });
            is_new = true;
        }
        if is_new {
            self.responses.push(Arc::clone(response));
        }
    }
}
