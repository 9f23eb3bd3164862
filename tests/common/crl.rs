//! CRLs (RFC 5280 section 5): complete, delta, partitioned and indirect ones, right by default.

use super::builder::Builder;
use super::certificate::Issued;
use super::der::{concat, enumerated, explicit, generalized_time, integer, sequence, time};
use super::extension::{self, Extensions, IssuingDistributionPoint, id};
use super::name::name;

impl Issued {
    /// A CRL of this CA: version 2, number 1, from 1 March to 1 April 2026, without entries.
    pub fn crl(&self) -> CrlBuilder {
        let body = Crl {
            issuer: self.clone(),
            this_update: time("2026-03-01T00:00:00Z"),
            next_update: time("2026-04-01T00:00:00Z"),
            entries: vec![],
            raw_entries: None,
        };
        Builder::new(body).authority_key_id(&self.key_id).number(1)
    }
}

/// A CRL in the making.
pub type CrlBuilder = Builder<Crl>;

/// What only a CRL says.
#[derive(Clone)]
pub struct Crl {
    issuer: Issued,
    this_update: Vec<u8>,
    next_update: Vec<u8>,
    entries: Vec<Entry>,
    raw_entries: Option<Vec<u8>>,
}

#[derive(Clone)]
struct Entry {
    serial: Vec<u8>,
    when: Vec<u8>,
    extensions: Extensions,
}

impl Entry {
    fn der(&self) -> Vec<u8> {
        sequence(&[self.serial.clone(), self.when.clone(), self.extensions.der(&[])])
    }
}

impl Builder<Crl> {
    /// Finishes the CRL.
    pub fn build(self) -> Vec<u8> {
        let body = &self.body;
        let issuer_name = self.issuer_name.as_ref().unwrap_or(&body.issuer.subject);
        let tbs = sequence(&[
            self.version.clone().unwrap_or_else(|| integer(1)),
            self.signing.inner(&body.issuer.key),
            issuer_name.clone(),
            body.this_update.clone(),
            body.next_update.clone(),
            self.entries_field(),
            self.extensions_field(),
        ]);
        self.signing.seal(&body.issuer.key, tbs)
    }

    fn entries_field(&self) -> Vec<u8> {
        match (&self.body.raw_entries, self.body.entries.as_slice()) {
            (Some(raw), _) => raw.clone(),
            // RFC 5280 5.1.2.6: the list is absent if there is nothing in it.
            (None, []) => vec![],
            (None, entries) => sequence(&entries.iter().map(Entry::der).collect::<Vec<_>>()),
        }
    }

    fn extensions_field(&self) -> Vec<u8> {
        match (&self.raw_extensions, self.extensions.der(&[]).as_slice()) {
            (Some(raw), _) => raw.clone(),
            (None, []) => vec![],
            (None, some) => explicit(0, some),
        }
    }

    /// A version 1 CRL: no version, no extensions.
    pub fn version_1(self) -> Self {
        self.version_der(&[]).extensions_der(&[])
    }

    /// thisUpdate, as `2026-03-01T00:00:00Z`.
    pub fn this_update(self, when: &str) -> Self {
        self.this_update_der(&time(when))
    }

    /// thisUpdate as a TLV.
    pub fn this_update_der(mut self, der: &[u8]) -> Self {
        self.body.this_update = der.to_vec();
        self
    }

    /// nextUpdate; `None` leaves it out, against RFC 5280 5.1.2.5.
    pub fn next_update(self, when: Option<&str>) -> Self {
        self.next_update_der(&when.map(time).unwrap_or_default())
    }

    /// nextUpdate as a TLV.
    pub fn next_update_der(mut self, der: &[u8]) -> Self {
        self.body.next_update = der.to_vec();
        self
    }

    /// One entry: `revoke(&leaf.serial, "2026-02-01T00:00:00Z", Some(1))`. The serial is a TLV, the reason a number of
    /// RFC 5280 5.3.1.
    pub fn revoke(mut self, serial: &[u8], when: &str, reason: Option<u8>) -> Self {
        let mut extensions = Extensions::default();
        if let Some(reason) = reason {
            extensions.set(id::REASON_CODE, false, enumerated(reason));
        }
        self.body.entries.push(Entry { serial: serial.to_vec(), when: time(when), extensions });
        self
    }

    /// An extension on the last entry; one of the same OID gives way.
    pub fn entry_extension(mut self, id: &str, critical: bool, value: &[u8]) -> Self {
        self.last_entry().extensions.set(id, critical, value.to_vec());
        self
    }

    /// certificateIssuer on the last entry, and so on those after it (RFC 5280 5.3.3).
    pub fn certificate_issuer(self, issuer: &str) -> Self {
        self.certificate_issuer_der(&name(issuer))
    }

    /// certificateIssuer from a `Name`, such as `&leaf.issuer`.
    pub fn certificate_issuer_der(self, issuer: &[u8]) -> Self {
        self.entry_extension(id::CERTIFICATE_ISSUER, true, &sequence(&[explicit(4, issuer)]))
    }

    /// invalidityDate on the last entry (RFC 5280 5.3.2).
    pub fn invalidity_date(self, when: &str) -> Self {
        self.entry_extension(id::INVALIDITY_DATE, false, &generalized_time(when))
    }

    fn last_entry(&mut self) -> &mut Entry {
        self.body.entries.last_mut().expect("an entry to extend: revoke something first")
    }

    /// The whole field `revokedCertificates`.
    pub fn entries_der(mut self, der: &[u8]) -> Self {
        self.body.raw_entries = Some(der.to_vec());
        self
    }

    /// The CRL number (RFC 5280 5.2.3).
    pub fn number(self, number: i64) -> Self {
        self.extension(id::CRL_NUMBER, false, &integer(number))
    }

    /// A delta to the complete CRL of this number (RFC 5280 5.2.4).
    pub fn delta(self, base: i64) -> Self {
        self.extension(id::DELTA_CRL_INDICATOR, true, &integer(base))
    }

    /// The scope (RFC 5280 5.2.5), critical.
    pub fn issuing_distribution_point(self, point: &IssuingDistributionPoint<'_>) -> Self {
        self.extension(id::ISSUING_DISTRIBUTION_POINT, true, &point.der())
    }

    /// The authority key identifier. Without it, that of the CA.
    pub fn authority_key_id(self, key_id: &[u8]) -> Self {
        self.extension(id::AUTHORITY_KEY_ID, false, &extension::authority_key_id(key_id))
    }

    /// More entries than anybody wants, for limits: serial numbers 1 to `count`, all revoked at once.
    pub fn revoke_many(mut self, count: i64, when: &str) -> Self {
        let entry =
            |serial| Entry { serial: integer(serial), when: time(when), extensions: Extensions::default() };
        self.body.entries.extend((1..=count).map(entry));
        self
    }
}
