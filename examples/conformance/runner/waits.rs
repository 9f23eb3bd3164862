//! What the library lacks yet. A case that needs it is not run, and says what it waits for.
//!
//! This may hide a refusal; it never hides a certificate that is accepted and should not be.

use std::collections::BTreeSet;

use vouchsafe::fault::Reason;
use vouchsafe::revocation::{Feature, Unknown, Unusable};
use vouchsafe::{Refusal, certificate::Certificate};

use super::schema::{Case, RevocationCheck, Schema};
use super::settings;

/// Tags of `vectors-1` for what is not processed yet.
const TAGS: [(&str, &str); 4] = [
    ("indirect-crl", INDIRECT_CRLS),
    ("delta-crl", DELTA_CRLS),
    ("crl-reasons", SOME_REASONS),
    ("dsa", "DSA, which is not offered"),
];

const DELTA_CRLS: &str = "delta CRLs";
const INDIRECT_CRLS: &str = "indirect CRLs";
const SOME_REASONS: &str = "CRLs for some reasons only";

/// Inputs that a verifier has no place for: the question can not be asked.
pub(crate) fn inputs(case: &Case) -> BTreeSet<String> {
    let mut waits = BTreeSet::new();
    let mut wait = |needed: bool, what: &str| {
        if needed {
            waits.insert(what.to_owned());
        }
    };
    let revocation = settings::revocation(case);
    if revocation.check != RevocationCheck::None {
        wait(!case.ocsp.is_empty(), "OCSP");
        wait(revocation.max_age_seconds.is_some(), "a limit on the age of revocation evidence");
    }
    for field in case.unknown_fields() {
        wait(true, &format!("the field `{field}`, which the runner does not know"));
    }
    waits
}

/// Tags for what is not processed: the question can be asked, and a refusal says nothing.
pub(crate) fn tags(case: &Case, schema: Schema) -> BTreeSet<String> {
    if schema == Schema::Limbo {
        return BTreeSet::new();
    }
    let tagged = TAGS.iter().filter(|(tag, _)| case.features.iter().any(|feature| feature == tag));
    tagged.map(|(_, what)| (*what).to_owned()).collect()
}

/// What the library says that it does not process, or would have had to.
pub(crate) fn refusal(refusal: &Refusal, case: &Case) -> Option<String> {
    match &refusal.fault()?.reason {
        Reason::RevocationUnknown(unknown) => revocation(unknown, case),
        _ => None,
    }
}

fn revocation(unknown: &Unknown, case: &Case) -> Option<String> {
    match unknown {
        Unknown::Crl { why: Unusable::NotProcessed(feature), .. } => match feature {
            Feature::Delta => Some(DELTA_CRLS),
            Feature::Indirect => Some(INDIRECT_CRLS),
            Feature::SomeReasons => Some(SOME_REASONS),
            Feature::RelativeName => Some("CRL distribution points by a relative name"),
            // A critical extension that nobody knows is a reason to refuse, now and later.
            _ => None,
        },
        Unknown::Issuer { .. } | Unknown::Crl { why: Unusable::Signature(_), .. }
            if a_crl_issuer_has_two_keys(case) =>
        {
            Some("CRLs signed by another key of their issuer")
        }
        _ => None,
    }
    .map(str::to_owned)
}

/// Are there two certificates of one name over different keys, one of them with cRLSign? RFC 5280 6.3.3 (f) lets a CRL be
/// signed by the one for what the other issued.
fn a_crl_issuer_has_two_keys(case: &Case) -> bool {
    let all = case.trusted_certs.iter().chain(&case.untrusted_intermediates);
    let read: Vec<_> = all.filter_map(|encoded| Certificate::read(&encoded.0).ok()).collect();
    let signs_crls = |one: &Certificate<'_>| matches!(one.key_usage(), Ok(Some(usage)) if usage.crl_sign());
    read.iter().filter(|one| signs_crls(one)).any(|one| {
        read.iter().any(|other| one.subject().equals(&other.subject()) && one.spki() != other.spki())
    })
}
