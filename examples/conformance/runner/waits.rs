//! What the library lacks yet. A case that needs it is not run, and says what it waits for.
//!
//! This may hide a refusal; it never hides a certificate that is accepted and should not be.

use std::collections::BTreeSet;

use super::schema::{Case, RevocationCheck, Schema};
use super::settings;

/// Tags of `vectors-1` for what is not processed yet.
const TAGS: [(&str, &str); 1] = [("dsa", "DSA, which is not offered")];

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
