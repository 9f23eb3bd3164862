//! OCSP responses (RFC 6960): right by default, wrong where told.

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::builder::Builder;
use super::certificate::Issued;
use super::der::{
    concat, contents, enumerated, explicit, generalized_time, implicit, integer, null, octet_string, oid,
    sequence, tlv,
};
use super::extension::{Extensions, id};

impl Issued {
    /// A response of this CA, in its own name: produced on 1 March 2026, without entries and certificates. Each entry is in force
    /// from then to 1 April, and names its certificate by SHA-1.
    pub fn ocsp(&self) -> OcspBuilder {
        Builder::new(Ocsp {
            issuer: self.clone(),
            signer: self.clone(),
            responder: None,
            produced_at: generalized_time("2026-03-01T00:00:00Z"),
            entries: vec![],
            raw_entries: None,
            certificates: vec![],
            status: 0,
            kind: "1.3.6.1.5.5.7.48.1.1".to_owned(),
        })
    }

    /// A certificate for an OCSP responder: `id-kp-OCSPSigning`, and nocheck.
    pub fn issue_responder(&self, subject: &str) -> super::certificate::CertificateBuilder {
        self.issue(subject).extended_key_usage(&["OCSPSigning"]).extension(id::OCSP_NO_CHECK, false, &null())
    }
}

/// A response in the making.
pub type OcspBuilder = Builder<Ocsp>;

/// What only a response says.
#[derive(Clone)]
pub struct Ocsp {
    issuer: Issued,
    signer: Issued,
    responder: Option<Vec<u8>>,
    produced_at: Vec<u8>,
    entries: Vec<Entry>,
    raw_entries: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    status: u8,
    kind: String,
}

#[derive(Clone)]
struct Entry {
    cert_id: Vec<u8>,
    status: Vec<u8>,
    this_update: Vec<u8>,
    next_update: Vec<u8>,
    extensions: Extensions,
}

impl Entry {
    fn der(&self) -> Vec<u8> {
        let extensions = match self.extensions.der(&[]).as_slice() {
            [] => vec![],
            some => explicit(1, some),
        };
        sequence(&[
            self.cert_id.clone(),
            self.status.clone(),
            self.this_update.clone(),
            self.next_update.clone(),
            extensions,
        ])
    }
}

/// CertID (RFC 6960 4.1.1) of a certificate by this issuer: `cert_id("sha1", &ca, &leaf)`.
pub fn cert_id(hash: &str, issuer: &Issued, certificate: &Issued) -> Vec<u8> {
    let key = issuer.key.public_key();
    cert_id_of(hash, &certificate.issuer, &key, &certificate.serial)
}

/// CertID of a name, the contents of a key, and an INTEGER.
pub fn cert_id_of(hash: &str, name: &[u8], key: &[u8], serial: &[u8]) -> Vec<u8> {
    type Digest = fn(&[u8]) -> Vec<u8>;
    let (algorithm, digest): (&str, Digest) = match hash {
        "sha1" => ("1.3.14.3.2.26", |it| Sha1::digest(it).to_vec()),
        "sha256" => ("2.16.840.1.101.3.4.2.1", |it| Sha256::digest(it).to_vec()),
        "sha512" => ("2.16.840.1.101.3.4.2.3", |it| sha2::Sha512::digest(it).to_vec()),
        other => panic!("no hash: {other}"),
    };
    let hashes = [name, key].map(|it| octet_string(&digest(it)));
    sequence(&[sequence(&[oid(algorithm), null()]), concat(&hashes), serial.to_vec()])
}

impl Builder<Ocsp> {
    /// Finishes the OCSPResponse.
    pub fn build(self) -> Vec<u8> {
        let body = &self.body;
        let status = enumerated(body.status);
        if body.status != 0 {
            return sequence(&[status]);
        }
        let typed = sequence(&[oid(&body.kind), octet_string(&self.basic())]);
        sequence(&[status, explicit(0, &typed)])
    }

    /// The BasicOCSPResponse.
    fn basic(&self) -> Vec<u8> {
        let body = &self.body;
        let responder = body.responder.clone().unwrap_or_else(|| explicit(1, &body.signer.subject));
        let entries = body
            .raw_entries
            .clone()
            .unwrap_or_else(|| sequence(&body.entries.iter().map(Entry::der).collect::<Vec<_>>()));
        let extensions = match (&self.raw_extensions, self.extensions.der(&[]).as_slice()) {
            (Some(raw), _) => raw.clone(),
            (None, []) => vec![],
            (None, some) => explicit(1, some),
        };
        let version = self.version.clone().unwrap_or_default();
        let data = sequence(&[version, responder, body.produced_at.clone(), entries, extensions]);
        let sealed = self.signing.seal(&body.signer.key, data);
        let certificates = match body.certificates.as_slice() {
            [] => vec![],
            some => explicit(0, &sequence(some)),
        };
        sequence(&[contents(&sealed), &certificates])
    }

    /// An entry: this certificate of the CA is good.
    pub fn good(self, certificate: &Issued) -> Self {
        self.entry(certificate, tlv(0x80, &[]))
    }

    /// An entry: it is revoked, with a reason of RFC 5280 5.3.1.
    pub fn revoked(self, certificate: &Issued, when: &str, reason: Option<u8>) -> Self {
        let reason = reason.map(|reason| explicit(0, &enumerated(reason))).unwrap_or_default();
        self.entry(certificate, implicit(1, &sequence(&[generalized_time(when), reason])))
    }

    /// An entry: the responder does not know it.
    pub fn unknown(self, certificate: &Issued) -> Self {
        self.entry(certificate, tlv(0x82, &[]))
    }

    fn entry(mut self, certificate: &Issued, status: Vec<u8>) -> Self {
        self.body.entries.push(Entry {
            cert_id: cert_id("sha1", &self.body.issuer, certificate),
            status,
            this_update: generalized_time("2026-03-01T00:00:00Z"),
            next_update: explicit(0, &generalized_time("2026-04-01T00:00:00Z")),
            extensions: Extensions::default(),
        });
        self
    }

    fn last(&mut self) -> &mut Entry {
        self.body.entries.last_mut().expect("an entry to change")
    }

    /// The last entry's CertID.
    pub fn cert_id_der(mut self, der: &[u8]) -> Self {
        self.last().cert_id = der.to_vec();
        self
    }

    /// The last entry's CertID of this certificate, by this hash.
    pub fn named_by(self, hash: &str, certificate: &Issued) -> Self {
        let cert_id = cert_id(hash, &self.body.issuer, certificate);
        self.cert_id_der(&cert_id)
    }

    /// The last entry's CertStatus.
    pub fn status_der(mut self, der: &[u8]) -> Self {
        self.last().status = der.to_vec();
        self
    }

    /// The last entry's thisUpdate.
    pub fn this_update(mut self, when: &str) -> Self {
        self.last().this_update = generalized_time(when);
        self
    }

    /// The last entry's nextUpdate; `None` leaves it out.
    pub fn next_update(mut self, when: Option<&str>) -> Self {
        self.last().next_update = when.map(|when| explicit(0, &generalized_time(when))).unwrap_or_default();
        self
    }

    /// The last entry's thisUpdate as a TLV.
    pub fn this_update_der(mut self, der: &[u8]) -> Self {
        self.last().this_update = der.to_vec();
        self
    }

    /// An extension of the last entry.
    pub fn entry_extension(mut self, id: &str, critical: bool, value: &[u8]) -> Self {
        self.last().extensions.set(id, critical, value.to_vec());
        self
    }

    /// All entries, as they are.
    pub fn entries_der(mut self, der: &[u8]) -> Self {
        self.body.raw_entries = Some(der.to_vec());
        self
    }

    /// When it was signed.
    pub fn produced_at(self, when: &str) -> Self {
        self.produced_at_der(&generalized_time(when))
    }

    /// producedAt as a TLV.
    pub fn produced_at_der(mut self, der: &[u8]) -> Self {
        self.body.produced_at = der.to_vec();
        self
    }

    /// Signed by this responder, in its name and with its certificate.
    pub fn by(mut self, delegate: &Issued) -> Self {
        self.body.signer = delegate.clone();
        self.body.certificates = vec![delegate.der.clone()];
        self
    }

    /// The responder's name is the hash of the signer's key.
    pub fn by_key(self) -> Self {
        let hash = Sha1::digest(self.body.signer.key.public_key());
        self.responder_der(&explicit(2, &octet_string(&hash)))
    }

    /// ResponderID as a TLV.
    pub fn responder_der(mut self, der: &[u8]) -> Self {
        self.body.responder = Some(der.to_vec());
        self
    }

    /// The certificates in it, instead of those that are there.
    pub fn certificates(mut self, certificates: &[&Issued]) -> Self {
        self.body.certificates = certificates.iter().map(|it| it.der.clone()).collect();
        self
    }

    /// The nonce of RFC 9654.
    pub fn nonce(self, nonce: &[u8]) -> Self {
        self.extension(id::OCSP_NONCE, false, &octet_string(nonce))
    }

    /// No answer, but this responseStatus.
    pub fn response_status(mut self, status: u8) -> Self {
        self.body.status = status;
        self
    }

    /// The responseType, as an OID.
    pub fn response_type(mut self, kind: &str) -> Self {
        self.body.kind = kind.to_owned();
        self
    }

    /// Version 1, written out, which DER forbids.
    pub fn version_1_written(self) -> Self {
        self.version_der(&explicit(0, &integer(0)))
    }
}
