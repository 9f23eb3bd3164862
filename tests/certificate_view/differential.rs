//! x509-cert reads the same bytes in another way: whatever both read must agree, in every certificate that differs from a good one in a byte.

use std::collections::BTreeMap;

use vouchsafe::certificate::Certificate as View;
use x509_cert::Certificate as Other;
use x509_cert::der::{Decode as _, Encode as _};

use crate::common::*;
use crate::full;

/// Why x509-cert does not read what we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Its dates begin in 1970; RFC 5280 4.1.2.5.1 has UTCTime begin in 1950.
    Before1970,
    /// Its identifiers have one octet for the first two arcs; X.690 8.19.4 lets them have more (2.48 and above).
    LongFirstArcs,
    /// It knows the tags that it has types for; a name's attribute may have any type (RFC 5280 4.1.2.4), and what no rule can read
    /// is equal to nothing but itself.
    UnknownTag,
}

fn difference(view: &View<'_>) -> Option<Difference> {
    let names =
        || [view.issuer(), view.subject()].into_iter().flat_map(|name| name.attributes().collect::<Vec<_>>());
    let mut identifiers: Vec<_> = names().map(|attribute| attribute.oid).collect();
    identifiers.extend(view.extensions().iter().map(|extension| extension.oid));
    let key_algorithm = contents(at(view.spki(), &[0, 0]))[0];
    if view.validity().from.as_unix() < 0 || view.validity().until.as_unix() < 0 {
        Some(Difference::Before1970)
    } else if key_algorithm >= 0x80 || identifiers.iter().any(|oid| oid.contents()[0] >= 0x80) {
        Some(Difference::LongFirstArcs)
    } else if names().any(|attribute| attribute.tag == 0) {
        Some(Difference::UnknownTag)
    } else {
        None
    }
}

/// Everything that both say of a certificate.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    serial: Vec<u8>,
    from: i64,
    until: i64,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    spki: Vec<u8>,
    signature: Vec<u8>,
    extensions: Vec<(String, bool, Vec<u8>)>,
}

fn said_by_us(view: &View<'_>) -> Said {
    let extension =
        |it: vouchsafe::certificate::Extension<'_>| (it.oid.to_string(), it.critical, it.value.to_vec());
    Said {
        serial: view.serial().octets().to_vec(),
        from: view.validity().from.as_unix(),
        until: view.validity().until.as_unix(),
        issuer: view.issuer().bytes().to_vec(),
        subject: view.subject().bytes().to_vec(),
        spki: view.spki().to_vec(),
        signature: view.signature().to_vec(),
        extensions: view.extensions().iter().map(extension).collect(),
    }
}

fn said_by_other(certificate: &Other) -> Said {
    let tbs = certificate.tbs_certificate();
    let unix = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap();
    let extension = |it: &x509_cert::ext::Extension| {
        (it.extn_id.to_string(), it.critical, it.extn_value.as_bytes().to_vec())
    };
    Said {
        serial: tbs.serial_number().as_bytes().to_vec(),
        from: unix(tbs.validity().not_before),
        until: unix(tbs.validity().not_after),
        issuer: tbs.issuer().to_der().unwrap(),
        subject: tbs.subject().to_der().unwrap(),
        spki: tbs.subject_public_key_info().to_der().unwrap(),
        signature: certificate.signature().as_bytes().unwrap_or_default().to_vec(),
        extensions: tbs.extensions().into_iter().flatten().map(extension).collect(),
    }
}

#[test]
fn x509_cert_reads_the_same_in_whatever_both_read() {
    let (mut compared, mut stricter, mut decoded) = (0, 0, 0);
    let mut differences: BTreeMap<Difference, u32> = BTreeMap::new();
    for made in corpus() {
        for mutant in mutants(&made.der) {
            match (View::read(&mutant), Other::from_der(&mutant)) {
                (Ok(view), Ok(other)) => {
                    decoded += decode_all(&view);
                    assert_eq!(said_by_us(&view), said_by_other(&other), "{}", to_hex(&mutant));
                    compared += 1;
                }
                (Ok(view), Err(fault)) => match difference(&view) {
                    Some(difference) => *differences.entry(difference).or_default() += 1,
                    None => panic!("x509-cert does not read {}: {fault}", to_hex(&mutant)),
                },
                (Err(_), Ok(_)) => stricter += 1,
                (Err(_), Err(_)) => {}
            }
        }
    }
    println!(
        "{compared} read alike, {stricter} by x509-cert alone, by us alone: {differences:?}; {decoded} extensions decoded"
    );
    assert!(compared > 10_000, "{compared}");
    assert_eq!(differences.len(), 3, "a difference that is not needed any more: {differences:?}");
}

/// Asks everything that a certificate can be asked, down to the last name; how many extensions decoded.
fn decode_all(view: &View<'_>) -> usize {
    let names =
        view.subject_alt_names().map(|it| it.is_none_or(|names| names.iter().all(|name| name.is_ok())));
    let subtrees = view.name_constraints().map(|it| {
        it.is_none_or(|constraints| {
            constraints.permitted.iter().chain(constraints.excluded.iter()).all(|it| it.is_ok())
        })
    });
    let points =
        view.crl_distribution_points().map(|it| it.is_none_or(|points| points.iter().all(|it| it.is_ok())));
    [
        names.unwrap_or(false),
        subtrees.unwrap_or(false),
        points.unwrap_or(false),
        view.basic_constraints().is_ok(),
        view.key_usage().is_ok(),
        view.extended_key_usage().is_ok_and(|usage| usage.is_none_or(|usage| !usage.to_string().is_empty())),
        view.authority_key_identifier().is_ok(),
        view.subject_key_identifier().is_ok(),
        view.certificate_policies().is_ok(),
        view.policy_mappings().is_ok(),
        view.policy_constraints().is_ok(),
        view.inhibit_any_policy().is_ok(),
        !view.subject().to_string().is_empty() && !view.issuer().to_string().is_empty(),
    ]
    .into_iter()
    .filter(|decoded| *decoded)
    .count()
}

/// One of each kind that the authority makes.
fn corpus() -> Vec<Issued> {
    let root = Authority::root("CN=Root");
    let leaf = || root.issue("CN=leaf,O=Example+OU=Unit").san(&["dns:leaf.example"]).client_auth();
    vec![
        full().build(),
        leaf().build(),
        leaf().key_kind(Kind::P384).build(),
        leaf().key_kind(Kind::Ed25519).build(),
        leaf().key_kind(Kind::RSA_2048).build(),
        leaf().version(1).no_extensions().build(),
        leaf().version(2).no_extensions().unique_id(1, b"id").build(),
        leaf().serial(-1).valid("1960-01-01T00:00:00Z", "2060-01-01T00:00:00Z").build(),
        Authority::self_signed("CN=Root")
            .key_kind(Kind::RSA_2048)
            .sign_with(Algorithm::PssSha256)
            .ca()
            .build(),
        root.issue("").san(&["upn:me@example", "x400:3000", "edi:a100", "rid:1.2.3"]).build(),
    ]
}

/// The certificate, and each certificate that differs from it in one byte, by a bit at either end, or by being 0 or 255.
fn mutants(der: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let with = |place: usize, byte: u8| {
        let mut mutant = der.to_vec();
        mutant[place] = byte;
        mutant
    };
    let changes: [fn(u8) -> u8; 5] =
        [|byte| byte ^ 1, |byte| byte ^ 0x80, |_| 0, |_| 0xFF, |byte| byte.wrapping_add(1)];
    let places = (0..der.len()).flat_map(move |place| changes.map(|change| (place, change)));
    std::iter::once(der.to_vec()).chain(places.map(move |(place, change)| with(place, change(der[place]))))
}
