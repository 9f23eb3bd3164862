//! Good, revoked, or unknown and why.

use std::time::Duration;

use crate::common::*;
use crate::{FEBRUARY, GOOD, House, unknown, unusable};

const REVOKED: &str = "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z (keyCompromise) by OCSP response of \
                       CN=CA, produced 2026-03-01T00:00:00Z";

#[test]
fn an_entry_about_the_certificate_answers() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let other = ca.issue("CN=other").build();
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("good", ca.ocsp().good(leaf), GOOD.into()),
        ("good, named by SHA-256", ca.ocsp().good(leaf).named_by("sha256", leaf), GOOD.into()),
        ("revoked, with a reason", ca.ocsp().revoked(leaf, FEBRUARY, Some(1)), REVOKED.into()),
        (
            "revoked, without one",
            ca.ocsp().revoked(leaf, FEBRUARY, None),
            "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z by OCSP response of CN=CA, produced \
             2026-03-01T00:00:00Z"
                .into(),
        ),
        (
            "revoked from a day in the future is revoked now",
            ca.ocsp().revoked(leaf, "2026-12-01T00:00:00Z", Some(6)),
            "certificate 0 (CN=leaf): revoked 2026-12-01T00:00:00Z (certificateHold) by OCSP response of CN=CA, \
             produced 2026-03-01T00:00:00Z"
                .into(),
        ),
        (
            "unknown to the responder",
            ca.ocsp().unknown(leaf),
            unusable("its responder does not know the certificate"),
        ),
        ("beside an entry about another certificate", ca.ocsp().revoked(&other, FEBRUARY, None).good(leaf), GOOD.into()),
        ("D9: good first, and then revoked", ca.ocsp().good(leaf).revoked(leaf, FEBRUARY, Some(1)), REVOKED.into()),
        ("D9: revoked first, and then good", ca.ocsp().revoked(leaf, FEBRUARY, Some(1)).good(leaf), REVOKED.into()),
        (
            "D9: good by SHA-1, and revoked by SHA-256",
            ca.ocsp().good(leaf).revoked(leaf, FEBRUARY, Some(1)).named_by("sha256", leaf),
            REVOKED.into(),
        ),
        (
            "D9: the last of many is read",
            (0..50).fold(ca.ocsp().good(leaf), |it, _| it.good(&other)).revoked(leaf, FEBRUARY, Some(1)),
            REVOKED.into(),
        ),
        (
            "good, and unknown to the responder",
            ca.ocsp().good(leaf).unknown(leaf),
            unusable("its responder does not know the certificate"),
        ),
        ("unknown, and revoked", ca.ocsp().unknown(leaf).revoked(leaf, FEBRUARY, Some(1)), REVOKED.into()),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn d8_without_an_entry_about_the_certificate_nothing_is_known() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let stranger = Authority::self_signed("CN=CA").ca().key(&Key::seeded(Kind::P256, 1)).build();
    let (name, key) = (&ca.subject, ca.key.public_key());
    let other = ca.issue("CN=other").build();
    let by = |cert_id: Vec<u8>| ca.ocsp().good(leaf).cert_id_der(&cert_id);
    let table: Vec<(&str, OcspBuilder)> = vec![
        ("another certificate of the issuer", ca.ocsp().good(&other)),
        ("the same number, another name", by(cert_id_of("sha1", &self::name("CN=ca"), &key, &leaf.serial))),
        ("the same number, another key of the name", by(cert_id("sha1", &stranger, leaf))),
        ("the hashes of another algorithm", {
            let whole = cert_id_of("sha256", name, &key, &leaf.serial);
            let sha1 = at(&cert_id_of("sha1", name, &key, &leaf.serial), &[0]).to_vec();
            by(sequence(&[sha1, at(&whole, &[1]).to_vec(), at(&whole, &[2]).to_vec(), leaf.serial.clone()]))
        }),
        ("a hash that is not processed", by(cert_id_of("sha512", name, &key, &leaf.serial))),
        ("the negative of its serial number", by(cert_id_of("sha1", name, &key, &integer(-1)))),
        ("name and key the other way round", by(cert_id_of("sha1", &key, name, &leaf.serial))),
    ];
    for (title, response) in table {
        let stapled = unknown(
            "stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: says nothing about this certificate",
        );
        assert_eq!(house.stapled(response.clone()), stapled, "{title}, stapled");
        match crate::load(response.clone().build()) {
            Err(fault) => assert_eq!(
                fault.to_string(),
                "no certificate is named in it by a hash that is processed",
                "{title}"
            ),
            Ok(_) => assert_eq!(
                house.supplied([response]),
                unknown("there is no OCSP response about it"),
                "{title}"
            ),
        }
    }
    let nothing = unknown("there is no OCSP response about it");
    assert_eq!(house.supplied([]), nothing, "no response at all");
    assert_eq!(house.stapled_der(&[]), nothing, "an empty staple is none");
    let empty = ca.ocsp().entries_der(&sequence::<&[u8]>(&[]));
    let why =
        "stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: says nothing about this certificate";
    assert_eq!(house.stapled(empty), unknown(why), "a response without entries");
}

#[test]
fn d8_a_responder_that_gives_no_answer_clears_nobody() {
    let house = House::new();
    for (status, name) in [
        (1, "malformedRequest"),
        (2, "internalError"),
        (3, "tryLater"),
        (5, "sigRequired"),
        (6, "unauthorized"),
    ] {
        let response = house.ca.ocsp().good(&house.leaf).response_status(status);
        let wanted = unknown(&format!("stapled OCSP response: the responder answers {name}"));
        assert_eq!(house.stapled(response), wanted);
    }
}

#[test]
fn d11_times_are_kept_to_the_second() {
    let house = House::new();
    let good = || house.ca.ocsp().good(&house.leaf);
    let until = |until: &str| GOOD.replace("2026-04-01T00:00:00Z", until);
    let now = "and it is 2026-03-02T12:00:00Z";
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("the second of thisUpdate", good().this_update("2026-03-02T12:00:00Z"), GOOD.into()),
        (
            "a second before thisUpdate",
            good().this_update("2026-03-02T12:00:01Z"),
            unusable(&format!("is not valid before 2026-03-02T12:00:01Z, {now}")),
        ),
        (
            "the second of nextUpdate",
            good().next_update(Some("2026-03-02T12:00:00Z")),
            until("2026-03-02T12:00:00Z"),
        ),
        (
            "a second past nextUpdate",
            good().next_update(Some("2026-03-02T11:59:59Z")),
            unusable(&format!("is stale since 2026-03-02T11:59:59Z, {now}")),
        ),
        (
            "without nextUpdate",
            good().next_update(None),
            unusable("has no nextUpdate, and the policy sets no maximum age"),
        ),
        (
            "produced this second",
            good().produced_at("2026-03-02T12:00:00Z"),
            GOOD.replace("2026-03-01", "2026-03-02")
                .replace("produced 2026-03-02T00", "produced 2026-03-02T12"),
        ),
        (
            "produced in the next",
            good().produced_at("2026-03-02T12:00:01Z"),
            unknown(&format!(
                "OCSP response of CN=CA, produced 2026-03-02T12:00:01Z: is not valid before 2026-03-02T12:00:01Z, {now}"
            )),
        ),
        (
            "of two entries the one that ends first counts",
            good().good(&house.leaf).next_update(Some("2026-03-03T00:00:00Z")),
            until("2026-03-03T00:00:00Z"),
        ),
        (
            "of two entries one is stale",
            good().good(&house.leaf).next_update(Some("2026-03-02T00:00:00Z")),
            unusable(&format!("is stale since 2026-03-02T00:00:00Z, {now}")),
        ),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn d11_nobody_is_cleared_by_what_is_older_than_the_policy_allows() {
    let day = Duration::from_secs(86_400);
    let house = House { policy: vouchsafe::Policy::rfc5280().max_response_age(day), ..House::new() };
    let good = || house.ca.ocsp().good(&house.leaf);
    let until = |until: &str| GOOD.replace("2026-04-01T00:00:00Z", until);
    let too_old = "is from 2026-03-01T00:00:00Z, older than the 86400 seconds that the policy allows, and it is \
                   2026-03-02T12:00:00Z";
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("a day old and more", good(), unusable(too_old)),
        ("a day old and more, without nextUpdate", good().next_update(None), unusable(too_old)),
        (
            "a day old to the second",
            good().this_update("2026-03-01T12:00:00Z"),
            until("2026-03-02T12:00:00Z"),
        ),
        (
            "an hour old, without nextUpdate",
            good().this_update("2026-03-02T11:00:00Z").next_update(None),
            until("2026-03-03T11:00:00Z"),
        ),
        (
            "an hour old, and its nextUpdate comes before its age",
            good().this_update("2026-03-02T11:00:00Z").next_update(Some("2026-03-02T13:00:00Z")),
            until("2026-03-02T13:00:00Z"),
        ),
        ("too old, and revoked", house.ca.ocsp().revoked(&house.leaf, FEBRUARY, Some(1)), REVOKED.into()),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn a_doubt_takes_away_good_and_never_revoked() {
    let house = House::new();
    let revoked = || house.ca.ocsp().revoked(&house.leaf, FEBRUARY, Some(1));
    let table = [
        ("stale", revoked().next_update(Some(FEBRUARY)), REVOKED.to_owned()),
        ("without nextUpdate", revoked().next_update(None), REVOKED.to_owned()),
        (
            "not in force yet",
            revoked().this_update("2026-03-03T00:00:00Z"),
            unusable("is not valid before 2026-03-03T00:00:00Z, and it is 2026-03-02T12:00:00Z"),
        ),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn an_extension_that_is_critical_and_not_processed_takes_away_the_response() {
    let house = House::new();
    let other = house.ca.issue("CN=other").build();
    let good = || house.ca.ocsp().good(&house.leaf);
    let refused = unusable("critical extension 1.2.3 is not processed");
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("of the response, not critical", good().extension("1.2.3", false, &null()), GOOD.into()),
        ("of the response", good().extension("1.2.3", true, &null()), refused.clone()),
        ("of the entry, not critical", good().entry_extension("1.2.3", false, &null()), GOOD.into()),
        ("of the entry", good().entry_extension("1.2.3", true, &null()), refused.clone()),
        ("of another's entry", good().good(&other).entry_extension("1.2.3", true, &null()), refused.clone()),
        (
            "of the entry, which revokes",
            house.ca.ocsp().revoked(&house.leaf, FEBRUARY, None).entry_extension("1.2.3", true, &null()),
            refused,
        ),
        ("a nonce, critical", good().extension(id::OCSP_NONCE, true, &octet_string(&[7; 32])), GOOD.into()),
        (
            "a nonce as old responders write it",
            good().extension(id::OCSP_NONCE, false, &[7; 16]),
            GOOD.into(),
        ),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn d11_the_store_never_goes_back() {
    let house = House::new();
    let leaf = &house.leaf;
    let march = |day: u8| format!("2026-03-0{day}T00:00:00Z");
    let good = |day: u8| house.ca.ocsp().good(leaf).this_update(&march(day));
    let revoked = |day: u8| house.ca.ocsp().revoked(leaf, FEBRUARY, Some(1)).this_update(&march(day));
    let stranger = Key::seeded(Kind::P256, 7);
    let stale = unusable("is stale since 2026-03-02T00:00:00Z, and it is 2026-03-02T12:00:00Z");
    let not_known = unusable("its responder does not know the certificate");
    let table: Vec<(&str, OcspBuilder, OcspBuilder, String)> = vec![
        ("an older one does not clear", good(1), revoked(2), REVOKED.into()),
        ("a newer one lifts a hold", revoked(1), good(2), GOOD.into()),
        ("of two of one moment, revoked wins", revoked(1), good(1), REVOKED.into()),
        ("so it does by another hash", revoked(1).named_by("sha256", leaf), good(1), REVOKED.into()),
        (
            "an older one by another hash does not clear",
            good(1),
            revoked(2).named_by("sha256", leaf),
            REVOKED.into(),
        ),
        ("a newer one that does not hold yet waits", revoked(2), good(3), REVOKED.into()),
        ("a forged newer one does not clear", revoked(1), good(2).signed_by(&stranger), REVOKED.into()),
        ("a forged newer one does not revoke", good(1), revoked(2).signed_by(&stranger), GOOD.into()),
        (
            "where the newest is stale, an older one does not step in",
            good(1),
            good(2).next_update(Some(&march(2))),
            stale,
        ),
        (
            "where the newest knows nothing, an older one does not step in",
            good(1),
            house.ca.ocsp().unknown(leaf).this_update(&march(2)),
            not_known,
        ),
        (
            "but who is revoked stays revoked",
            revoked(1),
            house.ca.ocsp().unknown(leaf).this_update(&march(2)),
            REVOKED.into(),
        ),
    ];
    for (title, one, other, wanted) in table {
        assert_eq!(house.supplied([one.clone(), other.clone()]), wanted, "{title}");
        assert_eq!(house.supplied([other, one]), wanted, "{title}, added the other way round");
    }
}
