//! Any bytes are a certificate or a fault; whatever a certificate says can be read and printed, in lines that are bounded.
//! The bytes are read as they are, and as edits of good certificates.
#![no_main]

mod spoilt;

use libfuzzer_sys::fuzz_target;
use spoilt::Input;
use vouchsafe::certificate::Certificate;
use vouchsafe::certificate::{DistributionPointName, ExtendedKeyUsage};

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    let mut objects = spoilt::everything();
    let mut input = Input(bytes);
    while !input.is_empty() {
        spoilt::apply(&mut input, &mut objects);
    }
    objects.iter().for_each(|object| read(object));
});

fn read(bytes: &[u8]) {
    match Certificate::read(bytes) {
        Ok(certificate) => {
            assert_eq!(certificate.der(), bytes);
            walk(&certificate);
        }
        Err(fault) => short(&fault.to_string()),
    }
}

fn walk(certificate: &Certificate<'_>) {
    for part in
        [certificate.tbs(), certificate.spki(), certificate.signature(), certificate.signature_algorithm()]
    {
        assert!(is_within(part, certificate.der()));
    }
    for name in [certificate.subject(), certificate.issuer()] {
        short(&name.to_string());
        assert_eq!(name.attributes().count(), name.attribute_count());
    }
    assert_eq!(certificate.is_self_issued(), certificate.subject() == certificate.issuer());
    short(&certificate.serial().to_string());
    short(&certificate.version().to_string());
    short(&certificate.validity().from.to_string());
    short(&certificate.validity().until.to_string());
    for extension in certificate.extensions().iter() {
        assert_eq!(certificate.extensions().get(extension.oid), Some(extension));
        assert!(is_within(extension.value, certificate.der()));
    }
    walk_extensions(certificate);
}

fn walk_extensions(certificate: &Certificate<'_>) {
    let _ = certificate.basic_constraints();
    let _ = certificate.subject_key_identifier();
    if let Ok(Some(usage)) = certificate.key_usage() {
        short(&usage.to_string());
    }
    if let Ok(Some(usage)) = certificate.extended_key_usage() {
        short(&usage.to_string());
        assert!(ExtendedKeyUsage::purposes(usage).count() > 0);
    }
    if let Ok(Some(names)) = certificate.subject_alt_names() {
        names.iter().flatten().for_each(|name| short(&name.to_string()));
    }
    if let Ok(Some(identifier)) = certificate.authority_key_identifier() {
        identifier
            .issuer
            .iter()
            .flat_map(|names| names.iter())
            .flatten()
            .for_each(|name| short(&name.to_string()));
    }
    if let Ok(Some(constraints)) = certificate.name_constraints() {
        let subtrees = constraints.permitted.iter().chain(constraints.excluded.iter());
        subtrees.flatten().for_each(|subtree| short(&subtree.to_string()));
    }
    if let Ok(Some(points)) = certificate.crl_distribution_points() {
        for point in points.iter().flatten() {
            if let Some(DistributionPointName::Full(names)) = point.name {
                names.iter().flatten().for_each(|name| short(&name.to_string()));
            }
        }
    }
}

/// Fit for a log: one line, not longer than it is good for.
fn short(text: &str) {
    assert!(text.chars().count() < 600, "{} characters: {text}", text.len());
    assert!(!text.chars().any(char::is_control), "a control character: {text:?}");
}

fn is_within(part: &[u8], whole: &[u8]) -> bool {
    let whole = whole.as_ptr_range();
    part.is_empty() || whole.contains(&part.as_ptr()) && part.as_ptr_range().end <= whole.end
}
