//! The policy engine: which rules a path must keep, as a table of values, and the engine that applies them.
//!
//! Three presets, from the standard alone to the public web's profile:
//!
//! | | [`Policy::rfc5280`] | [`Policy::rfc5280_strict`] | [`Policy::web_pki`] |
//! |---|---|---|---|
//! | path validation, RFC 5280 section 6 | yes | yes | yes |
//! | profile of conforming CAs, RFC 5280 section 4 | | yes | yes, where the BR do not differ |
//! | CA/Browser Forum Baseline Requirements 7.1 | | | yes |
//!
//! # Where we are stricter than RFC 5280 section 6, in every preset
//!
//! - Version 3 only, on the path (6.1.4 k leaves older ones to "out-of-band means": here that is being an anchor).
//! - A dNSName, rfc822Name, iPAddress or URI that is not one refuses the certificate, also where nothing
//!   constrains it.
//! - A name constraint with a leading dot on a DNS name, or a mask that is not contiguous, refuses the path.
//! - Extended key usages nest: a CA's list binds all below it (4.2.1.12 leaves this open; every TLS library does it).
//! - Every key on the path, the end entity's included, must be of a listed algorithm and strength.
//!
//! # What is the caller's duty
//!
//! The proof that the peer holds the key of its certificate: the TLS handshake gives it, or
//! [`VerifiedPath::verify_message`](crate::VerifiedPath::verify_message).

pub mod algorithms;
pub mod basic_constraints;
pub mod certificate_policies;
pub mod critical_extensions;
pub mod end_entity;
pub(crate) mod engine;
pub mod extended_key_usage;
pub mod key_usage;
pub mod name_constraints;
pub mod no_revocation_available;
pub mod peer_name;
pub mod profile;
pub(crate) mod relaxation;
pub(crate) mod screen;
pub mod tls_feature;
pub mod validity;
pub mod web_pki;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::name::dns::DnsName;
use crate::oid::OidBuf;

/// The rules that a path must keep: a value for each, with the section that it comes from.
///
/// ```
/// use vouchsafe::Policy;
///
/// let policy = Policy::rfc5280_strict().max_intermediates(2);
/// assert_eq!(policy.to_string(), "RFC 5280 sections 4 and 6");
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) preset: Preset,

    // RFC 5280 section 6: what is asked of every path.
    /// 6.1.1 (b), as a limit on intermediates that are not self-issued.
    pub(crate) max_intermediates: Option<u32>,
    /// 4.2.1.12: does anyExtendedKeyUsage stand for the purpose?
    pub(crate) any_key_purpose: Choice,
    /// 4.2.1.12: may an end entity leave out its key purposes?
    pub(crate) absent_key_purposes: Choice,
    /// 4.2.1.3: bits that the end entity's key usage must have, where it has one.
    pub(crate) key_usage: Vec<KeyUsageBit>,
    /// 4.2.1.9: may the end entity be a CA? (No, whenever an identity is asked.)
    pub(crate) ca_as_end_entity: Choice,

    /// 6.1.1 (c), (e), (f), (g), by RFC 9618.
    pub(crate) certificate_policies: certificate_policies::Inputs,

    // RFC 5280 section 4: what conforming CAs issue.
    /// 4.1.2.2: positive, at most 20 octets.
    pub(crate) serial_number: Asked,
    /// 4.1.2.4, 4.1.2.6: an issuer has a name.
    pub(crate) issuer_name: Asked,
    /// 4.2.1.1: present unless self-signed, with the key identifier, not critical.
    pub(crate) authority_key_identifier: Asked,
    /// 4.2.1.2: present in a CA, not critical.
    pub(crate) subject_key_identifier: Asked,
    /// 4.2.1.3: keyCertSign only in a CA.
    pub(crate) key_usage_consistency: Asked,
    /// 4.2.1.6: critical if the subject is empty.
    pub(crate) critical_subject_alt_name: Asked,
    /// 4.2.1.6 and RFC 1034 3.5: preferred name syntax, and no address in a dNSName.
    pub(crate) dns_syntax: Asked,
    /// 4.2.1.9: critical in a CA; a path length only beside cA and keyCertSign.
    pub(crate) basic_constraints_profile: Asked,
    /// 4.2.1.10: only in a CA.
    pub(crate) name_constraints_in_ca: Asked,
    /// 4.2.1.10: critical.
    pub(crate) critical_name_constraints: Asked,
    /// 4.2.1.11: critical.
    pub(crate) critical_policy_constraints: Asked,
    /// 4.2.1.14: critical.
    pub(crate) critical_inhibit_any_policy: Asked,
    /// 6.3.3 (a): how old, in seconds since its thisUpdate, a CRL may be.
    pub(crate) max_crl_age: Option<i64>,
    /// 5.2.1, 5.2.3: a CRL has its issuer's key identifier and a number, neither of them critical.
    pub(crate) crl_profile: Asked,

    // RFC 6960: OCSP.
    /// 4.2.2.1: how old, in seconds since its thisUpdate, a response may be.
    pub(crate) max_response_age: Option<i64>,

    // CA/Browser Forum Baseline Requirements 7.1: what public CAs issue.
    /// 7.1.2 and 7.1.4, as far as a validator can see it.
    pub(crate) baseline_requirements: Asked,
    /// 3.2.2.6: no wildcard directly above a public suffix.
    pub(crate) public_suffixes: Option<PublicSuffixes>,

    // Algorithms and keys.
    /// RSA moduli, in bits. NIST SP 800-131A: 2,048 at least; the upper end bounds arithmetic.
    pub(crate) rsa_bits: (u32, u32),
    /// BR 6.1.5: moduli in whole octets.
    pub(crate) rsa_whole_octets: Asked,
}

/// Is a rule of a profile asked for?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Yes,
    No,
}

/// Is a thing that standards leave open let through?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Accept,
    Refuse,
}

/// The presets, by the standards that they follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    Rfc5280,
    Rfc5280Strict,
    WebPki,
}

/// A bit of the key usage extension that a caller can ask for (RFC 5280 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyUsageBit {
    /// Signatures such as the TLS handshake's.
    DigitalSignature,
    /// Key transport.
    KeyEncipherment,
    /// Key agreement.
    KeyAgreement,
    /// Signatures on certificates.
    KeyCertSign,
    /// Signatures on CRLs.
    CrlSign,
}

impl Policy {
    /// RFC 5280 section 6, path validation, and nothing that CAs are only advised to do. The default.
    #[must_use]
    pub fn rfc5280() -> Self {
        Self {
            preset: Preset::Rfc5280,
            max_intermediates: None,
            any_key_purpose: Choice::Accept,
            absent_key_purposes: Choice::Accept,
            key_usage: Vec::new(),
            ca_as_end_entity: Choice::Accept,
            certificate_policies: certificate_policies::Inputs::default(),
            serial_number: Asked::No,
            issuer_name: Asked::No,
            authority_key_identifier: Asked::No,
            subject_key_identifier: Asked::No,
            key_usage_consistency: Asked::No,
            critical_subject_alt_name: Asked::No,
            dns_syntax: Asked::No,
            basic_constraints_profile: Asked::No,
            name_constraints_in_ca: Asked::No,
            critical_name_constraints: Asked::No,
            critical_policy_constraints: Asked::No,
            critical_inhibit_any_policy: Asked::No,
            max_crl_age: None,
            crl_profile: Asked::No,
            max_response_age: None,
            baseline_requirements: Asked::No,
            public_suffixes: None,
            rsa_bits: (2_048, 8_192),
            rsa_whole_octets: Asked::No,
        }
    }

    /// As [`rfc5280`](Self::rfc5280), and every certificate keeps the profile of RFC 5280 section 4: for
    /// authorities that are known to conform, as most modern ones do.
    #[must_use]
    pub fn rfc5280_strict() -> Self {
        Self {
            preset: Preset::Rfc5280Strict,
            any_key_purpose: Choice::Refuse,
            serial_number: Asked::Yes,
            issuer_name: Asked::Yes,
            authority_key_identifier: Asked::Yes,
            subject_key_identifier: Asked::Yes,
            key_usage_consistency: Asked::Yes,
            critical_subject_alt_name: Asked::Yes,
            dns_syntax: Asked::Yes,
            basic_constraints_profile: Asked::Yes,
            name_constraints_in_ca: Asked::Yes,
            critical_name_constraints: Asked::Yes,
            critical_policy_constraints: Asked::Yes,
            critical_inhibit_any_policy: Asked::Yes,
            crl_profile: Asked::Yes,
            ..Self::rfc5280()
        }
    }

    /// As [`rfc5280_strict`](Self::rfc5280_strict), with the CA/Browser Forum's Baseline Requirements
    /// (section 7.1) on top: for servers with certificates of public CAs. Give it a list of public suffixes
    /// by
    /// [`public_suffixes`](Self::public_suffixes); without one no wildcard is refused for its suffix.
    #[must_use]
    pub fn web_pki() -> Self {
        Self {
            preset: Preset::WebPki,
            absent_key_purposes: Choice::Refuse,
            ca_as_end_entity: Choice::Refuse,
            // BR 7.1.2.10.8: should be critical, need not be.
            critical_name_constraints: Asked::No,
            baseline_requirements: Asked::Yes,
            rsa_whole_octets: Asked::Yes,
            ..Self::rfc5280_strict()
        }
    }

    /// What of this policy is asked of the path to a CRL issuer (RFC 5280 6.3.3 f): 6.1 and the profile, and
    /// nothing that is wanted of peers.
    pub(crate) fn for_crl_issuers(&self) -> Self {
        Self {
            max_intermediates: None,
            any_key_purpose: Choice::Accept,
            absent_key_purposes: Choice::Accept,
            key_usage: Vec::new(),
            ca_as_end_entity: Choice::Accept,
            certificate_policies: certificate_policies::Inputs::default(),
            baseline_requirements: Asked::No,
            public_suffixes: None,
            ..self.clone()
        }
    }

    /// At most so many intermediates that are not self-issued (RFC 5280 6.1.1 b); 0 means that the anchor
    /// itself issued the end entity.
    #[must_use]
    pub fn max_intermediates(mut self, most: u32) -> Self {
        self.max_intermediates = Some(most);
        self
    }

    /// The end entity's key usage extension, where it has one, must have this bit.
    #[must_use]
    pub fn require_key_usage(mut self, bit: KeyUsageBit) -> Self {
        self.key_usage.push(bit);
        self
    }

    /// End entities must state their key purposes (RFC 5280 4.2.1.12 makes the extension optional, and
    /// honours it only where it is stated).
    #[must_use]
    pub fn require_stated_purpose(mut self) -> Self {
        self.absent_key_purposes = Choice::Refuse;
        self
    }

    /// One of these certificate policies must hold for the path (RFC 5280 6.1.1 c and f): asking for them is
    /// requiring one.
    #[must_use]
    pub fn require_certificate_policy(self, one_of: impl IntoIterator<Item = OidBuf>) -> Self {
        self.initial_policy_set(one_of).require_explicit_policy()
    }

    /// RFC 5280 6.1.1 (c), user-initial-policy-set: the certificate policies in which the caller is
    /// interested. It only narrows the answer; see
    /// [`require_certificate_policy`](Self::require_certificate_policy).
    #[must_use]
    pub fn initial_policy_set(mut self, policies: impl IntoIterator<Item = OidBuf>) -> Self {
        self.certificate_policies.wanted = Some(policies.into_iter().collect());
        self
    }

    /// RFC 5280 6.1.1 (f), initial-explicit-policy: some certificate policy must hold for the path.
    #[must_use]
    pub fn require_explicit_policy(mut self) -> Self {
        self.certificate_policies.require_explicit = true;
        self
    }

    /// RFC 5280 6.1.1 (e), initial-policy-mapping-inhibit: certificate policies are not mapped.
    #[must_use]
    pub fn inhibit_policy_mapping(mut self) -> Self {
        self.certificate_policies.inhibit_mapping = true;
        self
    }

    /// RFC 5280 6.1.1 (g), initial-any-policy-inhibit: anyPolicy is not processed.
    #[must_use]
    pub fn inhibit_any_policy(mut self) -> Self {
        self.certificate_policies.inhibit_any = true;
        self
    }

    /// A CRL is stale this long after its thisUpdate, also where its nextUpdate is later: it may have been
    /// replaced long since (RFC 5280 6.3.3 a asks for the current one).
    #[must_use]
    pub fn max_crl_age(mut self, most: Duration) -> Self {
        self.max_crl_age = Some(i64::try_from(most.as_secs()).unwrap_or(i64::MAX));
        self
    }

    /// An OCSP response clears nobody for longer than this after its thisUpdate (RFC 6960 4.2.2.1), whatever
    /// its nextUpdate says; one without nextUpdate clears somebody only where this is set.
    #[must_use]
    pub fn max_response_age(mut self, most: Duration) -> Self {
        self.max_response_age = Some(i64::try_from(most.as_secs()).unwrap_or(i64::MAX));
        self
    }

    /// The list of public suffixes: asked only when a wildcard would match the reference name (BR 3.2.2.6).
    #[must_use]
    pub fn public_suffixes(mut self, lookup: impl PublicSuffixList + 'static) -> Self {
        self.public_suffixes = Some(PublicSuffixes(Arc::new(lookup)));
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::rfc5280()
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.preset {
            Preset::Rfc5280 => "RFC 5280 section 6",
            Preset::Rfc5280Strict => "RFC 5280 sections 4 and 6",
            Preset::WebPki => "RFC 5280 and the CA/Browser Forum Baseline Requirements",
        })
    }
}

/// Knows under which names anybody can register a domain.
///
/// The list changes weekly, so it is not in this library; wrap the one that you keep.
pub trait PublicSuffixList: Send + Sync {
    /// Is this whole name a public suffix (`com`, `co.uk`), those of private registries included?
    fn is_public_suffix(&self, name: &DnsName) -> bool;
}

impl<F: Fn(&DnsName) -> bool + Send + Sync> PublicSuffixList for F {
    fn is_public_suffix(&self, name: &DnsName) -> bool {
        self(name)
    }
}

#[derive(Clone)]
pub(crate) struct PublicSuffixes(pub(crate) Arc<dyn PublicSuffixList>);

impl fmt::Debug for PublicSuffixes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicSuffixes")
    }
}

/// A rule of a policy, broken: each rule has its own vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rule {
    /// The certificate could not be read, or an extension of it.
    #[error("malformed: {0}")]
    Malformed(#[from] crate::error::Malformed),
    /// Validity (RFC 5280 4.1.2.5, 6.1.3 a 2).
    #[error(transparent)]
    Validity(#[from] validity::Fault),
    /// Basic constraints and path length (RFC 5280 4.2.1.9, 6.1.4 k to m).
    #[error(transparent)]
    BasicConstraints(#[from] basic_constraints::Fault),
    /// Key usage (RFC 5280 4.2.1.3, 6.1.4 n).
    #[error(transparent)]
    KeyUsage(#[from] key_usage::Fault),
    /// Extended key usage (RFC 5280 4.2.1.12).
    #[error(transparent)]
    ExtendedKeyUsage(#[from] extended_key_usage::Fault),
    /// Critical extensions (RFC 5280 4.2, 6.1.4 o, 6.1.5 f).
    #[error(transparent)]
    CriticalExtensions(#[from] critical_extensions::Fault),
    /// Signature algorithms and keys.
    #[error(transparent)]
    Algorithms(#[from] algorithms::Fault),
    /// What may not stand at the end of a path.
    #[error(transparent)]
    EndEntity(#[from] end_entity::Fault),
    /// Certificate policies (RFC 5280 4.2.1.4, 6.1.3 d to f; RFC 9618).
    #[error(transparent)]
    CertificatePolicies(#[from] certificate_policies::Fault),
    /// Name constraints (RFC 5280 4.2.1.10, 6.1.3 b and c).
    #[error(transparent)]
    NameConstraints(#[from] name_constraints::Fault),
    /// Nothing is published about a certificate's revocation (RFC 9608).
    #[error(transparent)]
    NoRevocationAvailable(#[from] no_revocation_available::Fault),
    /// TLS features (RFC 7633).
    #[error(transparent)]
    TlsFeature(#[from] tls_feature::Fault),
    /// The peer's name (RFC 9525).
    #[error(transparent)]
    PeerName(#[from] peer_name::Fault),
    /// The profile of conforming CAs (RFC 5280 section 4).
    #[error(transparent)]
    Profile(#[from] profile::Fault),
    /// The Baseline Requirements of the CA/Browser Forum (section 7.1).
    #[error(transparent)]
    WebPki(#[from] web_pki::Fault),
}

impl Rule {
    /// The name of the rule, for machines: it stays the same in all versions.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Validity(_) => "validity",
            Self::BasicConstraints(_) => "basic-constraints",
            Self::KeyUsage(_) => "key-usage",
            Self::ExtendedKeyUsage(_) => "extended-key-usage",
            Self::CriticalExtensions(_) => "critical-extensions",
            Self::Algorithms(_) => "algorithms",
            Self::EndEntity(_) => "end-entity",
            Self::CertificatePolicies(_) => "certificate-policies",
            Self::NameConstraints(_) => "name-constraints",
            Self::NoRevocationAvailable(_) => "no-revocation-available",
            Self::TlsFeature(_) => "tls-feature",
            Self::PeerName(_) => "peer-name",
            Self::Profile(_) => "profile",
            Self::WebPki(_) => "web-pki",
        }
    }
}
