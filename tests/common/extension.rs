//! Extensions: their OIDs, their values, and the list of them in a certificate or CRL.

use super::der::{
    bit_string, boolean, concat, contents, explicit, implicit, integer, named_bits, octet_string, oid,
    sequence, tlv,
};
use super::name::{general_name, general_names, name};

/// The OIDs of extensions.
pub mod id {
    pub const SUBJECT_KEY_ID: &str = "2.5.29.14";
    pub const KEY_USAGE: &str = "2.5.29.15";
    pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
    pub const ISSUER_ALT_NAME: &str = "2.5.29.18";
    pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
    pub const CRL_NUMBER: &str = "2.5.29.20";
    pub const REASON_CODE: &str = "2.5.29.21";
    pub const INVALIDITY_DATE: &str = "2.5.29.24";
    pub const DELTA_CRL_INDICATOR: &str = "2.5.29.27";
    pub const ISSUING_DISTRIBUTION_POINT: &str = "2.5.29.28";
    pub const CERTIFICATE_ISSUER: &str = "2.5.29.29";
    pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
    pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
    pub const CERTIFICATE_POLICIES: &str = "2.5.29.32";
    pub const ANY_POLICY: &str = "2.5.29.32.0";
    pub const POLICY_MAPPINGS: &str = "2.5.29.33";
    pub const AUTHORITY_KEY_ID: &str = "2.5.29.35";
    pub const POLICY_CONSTRAINTS: &str = "2.5.29.36";
    pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
    pub const FRESHEST_CRL: &str = "2.5.29.46";
    pub const INHIBIT_ANY_POLICY: &str = "2.5.29.54";
    pub const NO_REV_AVAIL: &str = "2.5.29.56";
    pub const AUTHORITY_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
    pub const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
    pub const OCSP_NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
    pub const OCSP_NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
}

/// The list, in the order in which it is written.
#[derive(Clone, Default)]
pub struct Extensions(Vec<Extension>);

#[derive(Clone)]
enum Extension {
    Known {
        id: String,
        critical: Criticality,
        /// None for the subject key identifier, which is known only at the end.
        value: Option<Vec<u8>>,
    },
    Raw(Vec<u8>),
}

#[derive(Clone, Copy)]
enum Criticality {
    Yes,
    No,
    /// FALSE is written, although DER leaves a default out.
    ExplicitNo,
}

impl From<bool> for Criticality {
    fn from(critical: bool) -> Self {
        if critical { Self::Yes } else { Self::No }
    }
}

impl Extension {
    fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Known { id, .. } if id == wanted)
    }

    fn der(&self, subject_key_id: &[u8]) -> Vec<u8> {
        match self {
            Self::Known { id, critical, value } => {
                let critical = match critical {
                    Criticality::Yes => boolean(true),
                    Criticality::No => vec![],
                    Criticality::ExplicitNo => boolean(false),
                };
                sequence(&[oid(id), critical, octet_string(value.as_deref().unwrap_or(subject_key_id))])
            }
            Self::Raw(der) => der.clone(),
        }
    }
}

impl Extensions {
    /// Sets the extension, in its old place if it was there.
    pub fn set(&mut self, id: &str, critical: bool, value: Vec<u8>) {
        self.put(Extension::Known { id: id.to_owned(), critical: critical.into(), value: Some(value) }, id);
    }

    /// Sets the subject key identifier that is known at the end.
    pub fn set_subject_key_id(&mut self) {
        let id = id::SUBJECT_KEY_ID;
        self.put(Extension::Known { id: id.to_owned(), critical: Criticality::No, value: None }, id);
    }

    fn put(&mut self, new: Extension, id: &str) {
        match self.0.iter_mut().find(|extension| extension.is(id)) {
            Some(old) => *old = new,
            None => self.0.push(new),
        }
    }

    /// Adds one at the end, even if there is another of the same OID.
    pub fn add(&mut self, id: &str, critical: bool, value: Vec<u8>) {
        self.0.push(Extension::Known { id: id.to_owned(), critical: critical.into(), value: Some(value) });
    }

    /// Adds a whole `Extension` as it is.
    pub fn add_der(&mut self, der: &[u8]) {
        self.0.push(Extension::Raw(der.to_vec()));
    }

    pub fn remove(&mut self, id: &str) {
        self.0.retain(|extension| !extension.is(id));
    }

    pub fn set_critical(&mut self, id: &str, value: bool) {
        *self.criticality(id) = value.into();
    }

    /// Writes `critical FALSE`, which DER forbids.
    pub fn set_explicit_false(&mut self, id: &str) {
        *self.criticality(id) = Criticality::ExplicitNo;
    }

    fn criticality(&mut self, wanted: &str) -> &mut Criticality {
        let known = self.0.iter_mut().find_map(|extension| match extension {
            Extension::Known { id, critical, .. } if id == wanted => Some(critical),
            _ => None,
        });
        known.unwrap_or_else(|| panic!("there is no extension {wanted} to change"))
    }

    /// `Extensions`, or nothing if there are none (RFC 5280 4.1: at least one).
    pub fn der(&self, subject_key_id: &[u8]) -> Vec<u8> {
        match self.0.as_slice() {
            [] => vec![],
            some => sequence(&some.iter().map(|each| each.der(subject_key_id)).collect::<Vec<_>>()),
        }
    }
}

/// KeyUsage (RFC 5280 4.2.1.3) by the names of its bits.
pub fn key_usage(usages: &[&str]) -> Vec<u8> {
    const BITS: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];
    let bit =
        |usage: &&str| BITS.iter().position(|name| name == usage).expect("a key usage of RFC 5280 4.2.1.3");
    named_bits(&usages.iter().map(bit).collect::<Vec<_>>())
}

/// ExtKeyUsageSyntax (RFC 5280 4.2.1.12): short names or OIDs.
pub fn extended_key_usage<T: AsRef<str>>(purposes: &[T]) -> Vec<u8> {
    let purpose = |purpose: &T| match purpose.as_ref() {
        "any" => oid("2.5.29.37.0"),
        "serverAuth" => oid("1.3.6.1.5.5.7.3.1"),
        "clientAuth" => oid("1.3.6.1.5.5.7.3.2"),
        "codeSigning" => oid("1.3.6.1.5.5.7.3.3"),
        "emailProtection" => oid("1.3.6.1.5.5.7.3.4"),
        "timeStamping" => oid("1.3.6.1.5.5.7.3.8"),
        "OCSPSigning" => oid("1.3.6.1.5.5.7.3.9"),
        dotted => oid(dotted),
    };
    sequence(&purposes.iter().map(purpose).collect::<Vec<_>>())
}

/// BasicConstraints (RFC 5280 4.2.1.9).
pub fn basic_constraints(ca: bool, path_len: Option<i64>) -> Vec<u8> {
    let ca = if ca { boolean(true) } else { vec![] };
    sequence(&[ca, path_len.map(integer).unwrap_or_default()])
}

/// NameConstraints (RFC 5280 4.2.1.10); an empty list is left out.
pub fn name_constraints(permitted: &[String], excluded: &[String]) -> Vec<u8> {
    let subtree = |base: &String| sequence(&[general_name(base)]);
    let subtrees = |number, bases: &[String]| match bases {
        [] => vec![],
        _ => explicit(number, &concat(&bases.iter().map(subtree).collect::<Vec<_>>())),
    };
    sequence(&[subtrees(0, permitted), subtrees(1, excluded)])
}

/// AuthorityKeyIdentifier (RFC 5280 4.2.1.1) with a key identifier alone.
pub fn authority_key_id(key_id: &[u8]) -> Vec<u8> {
    sequence(&[tlv(0x80, key_id)])
}

/// Where a CRL is to be had: the one name or the other, or none.
#[derive(Clone, Copy, Default)]
pub enum PointName<'a> {
    #[default]
    Absent,
    /// General names, as `uri:http://crl.example/1`.
    Full(&'a [&'a str]),
    /// Relative to the CRL issuer's name, as `CN=part 1`.
    Relative(&'a str),
}

impl PointName<'_> {
    /// DistributionPointName in its `[0]`, or nothing.
    fn der(self) -> Vec<u8> {
        match self {
            Self::Absent => vec![],
            Self::Full(names) => explicit(0, &explicit(0, contents(&general_names(names)))),
            Self::Relative(rdn) => explicit(0, &explicit(1, contents(&super::name::relative_name(rdn)))),
        }
    }
}

/// DistributionPoint (RFC 5280 4.2.1.13).
#[derive(Clone, Copy, Default)]
pub struct DistributionPoint<'a> {
    pub name: PointName<'a>,
    /// Numbers of the bits in ReasonFlags.
    pub reasons: Option<&'a [usize]>,
    /// A directory name.
    pub crl_issuer: Option<&'a str>,
}

impl DistributionPoint<'_> {
    pub fn der(&self) -> Vec<u8> {
        let reasons = self.reasons.map(|bits| implicit(1, &named_bits(bits)));
        let crl_issuer = self.crl_issuer.map(|issuer| explicit(2, &explicit(4, &name(issuer))));
        sequence(&[self.name.der(), reasons.unwrap_or_default(), crl_issuer.unwrap_or_default()])
    }
}

/// IssuingDistributionPoint (RFC 5280 5.2.5).
#[derive(Clone, Copy, Default)]
pub struct IssuingDistributionPoint<'a> {
    pub name: PointName<'a>,
    pub only_user_certificates: bool,
    pub only_ca_certificates: bool,
    /// Bits and unused bits of ReasonFlags as they are: the contents of the BIT STRING, its first byte included.
    pub only_some_reasons: Option<&'a [u8]>,
    pub indirect: bool,
    pub only_attribute_certificates: bool,
}

impl IssuingDistributionPoint<'_> {
    pub fn der(&self) -> Vec<u8> {
        let flag = |number, value| if value { implicit(number, &boolean(true)) } else { vec![] };
        sequence(&[
            self.name.der(),
            flag(1, self.only_user_certificates),
            flag(2, self.only_ca_certificates),
            self.only_some_reasons.map(|bits| tlv(0x83, bits)).unwrap_or_default(),
            flag(4, self.indirect),
            flag(5, self.only_attribute_certificates),
        ])
    }
}

/// CertificatePolicies (RFC 5280 4.2.1.4) without qualifiers; `any` is anyPolicy.
pub fn certificate_policies(policies: &[&str]) -> Vec<u8> {
    sequence(&policies.iter().map(|policy| sequence(&[policy_oid(policy)])).collect::<Vec<_>>())
}

/// PolicyMappings (RFC 5280 4.2.1.5): issuer domain to subject domain.
pub fn policy_mappings(pairs: &[(&str, &str)]) -> Vec<u8> {
    let pair = |(issuer, subject): &(&str, &str)| sequence(&[policy_oid(issuer), policy_oid(subject)]);
    sequence(&pairs.iter().map(pair).collect::<Vec<_>>())
}

fn policy_oid(text: &str) -> Vec<u8> {
    oid(if text == "any" { id::ANY_POLICY } else { text })
}

/// PolicyConstraints (RFC 5280 4.2.1.11).
pub fn policy_constraints(require_explicit: Option<i64>, inhibit_mapping: Option<i64>) -> Vec<u8> {
    let skip = |number, certificates: Option<i64>| {
        certificates.map(|certificates| implicit(number, &integer(certificates))).unwrap_or_default()
    };
    sequence(&[skip(0, require_explicit), skip(1, inhibit_mapping)])
}

/// AuthorityInfoAccessSyntax (RFC 5280 4.2.2.1): pairs of `ocsp` or `caIssuers` and a general name.
pub fn authority_info_access(accesses: &[(&str, &str)]) -> Vec<u8> {
    let access = |(method, location): &(&str, &str)| {
        let method = match *method {
            "ocsp" => "1.3.6.1.5.5.7.48.1",
            "caIssuers" => "1.3.6.1.5.5.7.48.2",
            dotted => dotted,
        };
        sequence(&[oid(method), general_name(location)])
    };
    sequence(&accesses.iter().map(access).collect::<Vec<_>>())
}

/// Features (RFC 7633 4.1): numbers of TLS extensions.
pub fn tls_features(features: &[i64]) -> Vec<u8> {
    sequence(&features.iter().map(|feature| integer(*feature)).collect::<Vec<_>>())
}

/// `[n]` around a BIT STRING's bits, for the unique identifiers of RFC 5280 4.1.2.8.
pub fn unique_id(number: u8, bytes: &[u8]) -> Vec<u8> {
    implicit(number, &bit_string(bytes))
}
