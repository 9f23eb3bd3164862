//! Certificates: right by default (RFC 5280 section 4), wrong where told.

use sha2::{Digest as _, Sha256};

use super::builder::Builder;
use super::der::{concat, explicit, integer, octet_string, sequence, time, unsigned_integer};
use super::extension::{self, DistributionPoint, PointName, id};
use super::key::{Key, Kind};
use super::name::{general_names, name};

/// A certificate and the key to it. Any of them can issue, so that a leaf can be misused as a CA.
#[derive(Clone)]
pub struct Issued {
    /// The certificate.
    pub der: Vec<u8>,
    /// Its key pair.
    pub key: Key,
    /// Its subject, a `Name`.
    pub subject: Vec<u8>,
    /// Its issuer, a `Name`.
    pub issuer: Vec<u8>,
    /// Its serial number, an INTEGER.
    pub serial: Vec<u8>,
    /// Its SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// Its subject key identifier, or what it would be.
    pub key_id: Vec<u8>,
}

/// An [`Issued`] that others are issued by.
pub type Authority = Issued;

impl Issued {
    /// A root: self-signed, P-256, a CA, valid from 2020 to 2040.
    pub fn root(subject: &str) -> Self {
        Self::self_signed(subject).ca().build()
    }

    /// A self-signed certificate to go on with: `.ca()` makes a root of it.
    pub fn self_signed(subject: &str) -> CertificateBuilder {
        CertificateBuilder::new(Certificate::new(name(subject), None)).end_entity()
    }

    /// An end-entity certificate: P-256, valid in 2026, for digital signatures.
    pub fn issue(&self, subject: &str) -> CertificateBuilder {
        CertificateBuilder::new(Certificate::new(name(subject), Some(self.clone()))).end_entity()
    }

    /// A CA certificate, valid from 2020 to 2040.
    pub fn issue_ca(&self, subject: &str) -> CertificateBuilder {
        self.issue(subject).ca()
    }

    /// A CA certificate for the name and key of somebody who has one already. Crossing oneself makes a self-issued
    /// certificate: `ca.cross_sign(&ca).key(&new_key)` is a key rollover.
    pub fn cross_sign(&self, other: &Self) -> CertificateBuilder {
        self.issue("").subject_der(&other.subject).ca().key(&other.key)
    }

    /// The certificate in PEM.
    pub fn pem(&self) -> String {
        super::pem::to_pem("CERTIFICATE", &self.der)
    }
}

/// A certificate in the making.
pub type CertificateBuilder = Builder<Certificate>;

/// What only a certificate says.
#[derive(Clone)]
pub struct Certificate {
    issuer: Option<Issued>,
    subject: Vec<u8>,
    key: Option<Key>,
    kind: Kind,
    serial: Option<Vec<u8>>,
    validity: Vec<u8>,
    spki: Option<Vec<u8>>,
    unique_ids: Vec<u8>,
    key_id: Option<Vec<u8>>,
    purposes: Vec<String>,
    permitted: Vec<String>,
    excluded: Vec<String>,
}

impl Certificate {
    fn new(subject: Vec<u8>, issuer: Option<Issued>) -> Self {
        Self {
            issuer,
            subject,
            key: None,
            kind: Kind::P256,
            serial: None,
            validity: vec![],
            spki: None,
            unique_ids: vec![],
            key_id: None,
            purposes: vec![],
            permitted: vec![],
            excluded: vec![],
        }
    }
}

/// A serial number from everything else that the certificate says: positive, at most 16 bytes, the same again.
fn serial_of(rest: &[u8]) -> Vec<u8> {
    let mut digest = Sha256::digest(rest);
    digest[0] = digest[0] & 0x3F | 0x40;
    unsigned_integer(&digest[..16])
}

/// The leftmost 160 bits of the hash of the SubjectPublicKeyInfo (RFC 7093 section 2).
fn key_id_of(spki: &[u8]) -> Vec<u8> {
    Sha256::digest(spki)[..20].to_vec()
}

/// Who is certified, by whom, for how long.
impl Builder<Certificate> {
    /// Finishes the certificate.
    pub fn build(self) -> Issued {
        let body = &self.body;
        let key = body.key.clone().unwrap_or_else(|| Key::derived(body.kind, &body.subject));
        let spki = body.spki.clone().unwrap_or_else(|| key.spki());
        let key_id = body.key_id.clone().unwrap_or_else(|| key_id_of(&spki));
        let issuer = body.issuer.as_ref();
        let issuer_key = issuer.map_or(&key, |issuer| &issuer.key);
        let issuer_name = issuer.map_or(&body.subject, |issuer| &issuer.subject);
        let issuer_name = self.issuer_name.as_ref().unwrap_or(issuer_name);

        let rest = concat(&[
            self.signing.inner(issuer_key),
            issuer_name.clone(),
            body.validity.clone(),
            body.subject.clone(),
            spki.clone(),
            body.unique_ids.clone(),
            self.extensions_field(&key_id),
        ]);
        let serial = body.serial.clone().unwrap_or_else(|| serial_of(&rest));
        let version = self.version.clone().unwrap_or_else(|| explicit(0, &integer(2)));
        let der = self.signing.seal(issuer_key, sequence(&[version, serial.clone(), rest]));
        let (subject, issuer) = (body.subject.clone(), issuer_name.clone());
        Issued { der, key, subject, issuer, serial, spki, key_id }
    }

    fn extensions_field(&self, key_id: &[u8]) -> Vec<u8> {
        if let Some(raw) = &self.raw_extensions {
            return raw.clone();
        }
        match self.extensions.der(&octet_string(key_id)).as_slice() {
            [] => vec![],
            some => explicit(3, some),
        }
    }

    /// The profile of an end-entity certificate, with which every certificate begins.
    fn end_entity(mut self) -> Self {
        if let Some(issuer) = &self.body.issuer {
            let authority_key_id = extension::authority_key_id(&issuer.key_id);
            self.extensions.set(id::AUTHORITY_KEY_ID, false, authority_key_id);
        }
        self.extensions.set_subject_key_id();
        self.key_usage(&["digitalSignature"]).valid("2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z")
    }

    /// The profile of a CA: basic constraints, the key usages of a CA, and valid from 2020 to 2040.
    pub fn ca(self) -> Self {
        self.basic_constraints(true, None)
            .key_usage(&["keyCertSign", "cRLSign"])
            .valid("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z")
    }

    /// Makes a key of this kind, out of the subject's name: **the same name and kind, the same key**, here and in every
    /// other certificate. Without it, P-256.
    pub fn key_kind(mut self, kind: Kind) -> Self {
        self.body.kind = kind;
        self
    }

    /// Certifies this key.
    pub fn key(mut self, key: &Key) -> Self {
        self.body.key = Some(key.clone());
        self
    }

    /// Another SubjectPublicKeyInfo than that of the key.
    pub fn spki_der(mut self, der: &[u8]) -> Self {
        self.body.spki = Some(der.to_vec());
        self
    }

    /// The version, by its number in the RFC: 1 is the default, so it is left out. The extensions stay until
    /// [`no_extensions`](Self::no_extensions).
    pub fn version(self, number: i64) -> Self {
        match number {
            1 => self.version_der(&[]),
            _ => self.version_der(&explicit(0, &integer(number - 1))),
        }
    }

    /// Without any extension.
    pub fn no_extensions(self) -> Self {
        self.extensions_der(&[])
    }

    /// The serial number. Without it, 16 bytes that come out of everything else in the certificate.
    pub fn serial(self, number: i64) -> Self {
        self.serial_der(&integer(number))
    }

    /// The serial number as a TLV.
    pub fn serial_der(mut self, der: &[u8]) -> Self {
        self.body.serial = Some(der.to_vec());
        self
    }

    /// The subject as a `Name`. The key still comes out of it, unless it is given.
    pub fn subject_der(mut self, der: &[u8]) -> Self {
        self.body.subject = der.to_vec();
        self
    }

    /// From and until, as `2026-01-01T00:00:00Z`, in the types that RFC 5280 4.1.2.5 wants.
    pub fn valid(self, from: &str, until: &str) -> Self {
        self.validity_der(&sequence(&[time(from), time(until)]))
    }

    /// The whole `Validity`.
    pub fn validity_der(mut self, der: &[u8]) -> Self {
        self.body.validity = der.to_vec();
        self
    }

    /// issuerUniqueID, if number is 1, or subjectUniqueID, if it is 2.
    pub fn unique_id(mut self, number: u8, bytes: &[u8]) -> Self {
        self.body.unique_ids.extend(extension::unique_id(number, bytes));
        self
    }
}

/// What the extensions say. Each sets its extension anew, with the criticality of RFC 5280.
impl Builder<Certificate> {
    /// Subject alternative names, as `dns:api.example.com`; critical if the subject is empty.
    pub fn san(self, names: &[&str]) -> Self {
        let critical = self.body.subject == name("");
        self.extension(id::SUBJECT_ALT_NAME, critical, &general_names(names))
    }

    /// Key usage, as `keyCertSign`.
    pub fn key_usage(self, usages: &[&str]) -> Self {
        self.extension(id::KEY_USAGE, true, &extension::key_usage(usages))
    }

    /// Extended key usage, as `clientAuth`, `any` or an OID.
    pub fn extended_key_usage(mut self, purposes: &[&str]) -> Self {
        self.body.purposes = purposes.iter().map(|purpose| (*purpose).to_owned()).collect();
        self.set_purposes()
    }

    /// One more extended key usage: a TLS client.
    pub fn client_auth(mut self) -> Self {
        self.body.purposes.push("clientAuth".to_owned());
        self.set_purposes()
    }

    /// One more extended key usage: a TLS server.
    pub fn server_auth(mut self) -> Self {
        self.body.purposes.push("serverAuth".to_owned());
        self.set_purposes()
    }

    fn set_purposes(self) -> Self {
        let value = extension::extended_key_usage(&self.body.purposes);
        self.extension(id::EXTENDED_KEY_USAGE, false, &value)
    }

    /// Basic constraints.
    pub fn basic_constraints(self, ca: bool, path_len: Option<i64>) -> Self {
        self.extension(id::BASIC_CONSTRAINTS, true, &extension::basic_constraints(ca, path_len))
    }

    /// A CA that lets so many CAs follow.
    pub fn path_len(self, certificates: i64) -> Self {
        self.basic_constraints(true, Some(certificates))
    }

    /// Name constraints: permitted subtrees, added to those that are there.
    pub fn permitted(mut self, bases: &[&str]) -> Self {
        self.body.permitted.extend(bases.iter().map(|base| (*base).to_owned()));
        self.set_name_constraints()
    }

    /// Name constraints: excluded subtrees, added to those that are there.
    pub fn excluded(mut self, bases: &[&str]) -> Self {
        self.body.excluded.extend(bases.iter().map(|base| (*base).to_owned()));
        self.set_name_constraints()
    }

    fn set_name_constraints(self) -> Self {
        let value = extension::name_constraints(&self.body.permitted, &self.body.excluded);
        self.extension(id::NAME_CONSTRAINTS, true, &value)
    }

    /// CRL distribution points, one for each name, as `uri:http://crl.example/ca.crl`.
    pub fn crl_distribution_points(self, names: &[&str]) -> Self {
        let point = |name| DistributionPoint { name: PointName::Full(&[name]), ..Default::default() }.der();
        let points: Vec<Vec<u8>> = names.iter().map(|name| point(*name)).collect();
        self.extension(id::CRL_DISTRIBUTION_POINTS, false, &sequence(&points))
    }

    /// CRL distribution points with everything that they can say.
    pub fn distribution_points(self, points: &[DistributionPoint<'_>]) -> Self {
        let points: Vec<Vec<u8>> = points.iter().map(DistributionPoint::der).collect();
        self.extension(id::CRL_DISTRIBUTION_POINTS, false, &sequence(&points))
    }

    /// Where to ask: `("ocsp", "uri:http://ocsp.example")`, `("caIssuers", ..)`.
    pub fn authority_info_access(self, accesses: &[(&str, &str)]) -> Self {
        self.extension(id::AUTHORITY_INFO_ACCESS, false, &extension::authority_info_access(accesses))
    }

    /// TLS features, by the numbers of the TLS extensions; 5 is must-staple.
    pub fn tls_features(self, features: &[i64]) -> Self {
        self.extension(id::TLS_FEATURE, false, &extension::tls_features(features))
    }

    /// noRevAvail (RFC 9608).
    pub fn no_revocation_available(self) -> Self {
        self.extension(id::NO_REV_AVAIL, false, &super::der::null())
    }

    /// The authority key identifier. Without it, the issuer's; self-signed certificates have none.
    pub fn authority_key_id(self, key_id: &[u8]) -> Self {
        self.extension(id::AUTHORITY_KEY_ID, false, &extension::authority_key_id(key_id))
    }

    /// The subject key identifier, which is then in the certificates that this one issues too.
    pub fn subject_key_id(mut self, key_id: &[u8]) -> Self {
        self.body.key_id = Some(key_id.to_vec());
        self.extensions.set_subject_key_id();
        self
    }

    /// Certificate policies, by OID or `any`.
    pub fn certificate_policies(self, policies: &[&str]) -> Self {
        self.extension(id::CERTIFICATE_POLICIES, false, &extension::certificate_policies(policies))
    }

    /// Mappings of certificate policies: issuer domain to subject domain.
    pub fn policy_mappings(self, pairs: &[(&str, &str)]) -> Self {
        self.extension(id::POLICY_MAPPINGS, true, &extension::policy_mappings(pairs))
    }

    /// Constraints on certificate policies: requireExplicitPolicy, inhibitPolicyMapping.
    pub fn policy_constraints(self, require_explicit: Option<i64>, inhibit_mapping: Option<i64>) -> Self {
        let value = extension::policy_constraints(require_explicit, inhibit_mapping);
        self.extension(id::POLICY_CONSTRAINTS, true, &value)
    }

    /// inhibitAnyPolicy.
    pub fn inhibit_any_policy(self, certificates: i64) -> Self {
        self.extension(id::INHIBIT_ANY_POLICY, true, &integer(certificates))
    }
}
