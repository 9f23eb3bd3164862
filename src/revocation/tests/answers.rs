//! Good, revoked, or unknown and why; each answer as the text that an operator reads.

use super::*;
use crate::signature::rustcrypto;

const GOOD: &str = "not revoked, by CRL 1 of CN=CA, good until 2026-04-01T00:00:00Z";
const REVOKED: &str = "revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 1 of CN=CA";
const INVALID: &str =
    "revocation status unknown: CRL 1 of CN=CA: the signature does not verify under the signer's key";

#[test]
fn one_crl_answers() {
    let (ca, leaf) = ca_and_leaf();
    let other = Authority::root("CN=Other CA");
    let table: &[(&str, Vec<Vec<u8>>, &str)] = &[
        ("who is not listed is good", vec![ca.crl().build()], GOOD),
        ("others are listed", vec![ca.crl().revoke_many(200, FEBRUARY).build()], GOOD),
        ("who is listed is revoked", vec![ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build()], REVOKED),
        (
            "the reason may be left out",
            vec![ca.crl().number(7).revoke(&leaf.serial, FEBRUARY, None).build()],
            "revoked 2026-02-01T00:00:00Z by CRL 7 of CN=CA",
        ),
        (
            "a revocation date in the future revokes now",
            vec![ca.crl().revoke(&leaf.serial, "2026-12-01T00:00:00Z", Some(6)).build()],
            "revoked 2026-12-01T00:00:00Z (certificateHold) by CRL 1 of CN=CA",
        ),
        (
            "listed twice is revoked, whatever one of the entries says",
            vec![
                ca.crl()
                    .revoke(&leaf.serial, FEBRUARY, Some(1))
                    .revoke(&leaf.serial, "2026-02-02T00:00:00Z", None)
                    .build(),
            ],
            REVOKED,
        ),
        (
            "a version 1 CRL has no number",
            vec![ca.crl().version_1().revoke(&leaf.serial, FEBRUARY, None).build()],
            "revoked 2026-02-01T00:00:00Z by CRL of CN=CA from 2026-03-01T00:00:00Z",
        ),
        (
            "the issuer's name is compared as a name (RFC 5280 7.1)",
            vec![ca.crl().issuer_der(&name("CN=printable:ca")).build()],
            "not revoked, by CRL 1 of CN=ca, good until 2026-04-01T00:00:00Z",
        ),
        ("an empty list lists nobody", vec![ca.crl().entries_der(&[0x30, 0]).build()], GOOD),
        ("no CRL at all", vec![], "revocation status unknown: there is no CRL of CN=CA"),
        (
            "D5: another issuer's CRL says nothing, even if it lists the serial number",
            vec![other.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build()],
            "revocation status unknown: there is no CRL of CN=CA",
        ),
        (
            "D5: nor beside the issuer's own",
            vec![other.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build(), ca.crl().build()],
            GOOD,
        ),
        ("a broken signature", vec![ca.crl().corrupt_signature().build()], INVALID),
        ("the same name and another key", vec![ca.crl().signed_by(&other.key).build()], INVALID),
        (
            "a forged one beside the authentic one",
            vec![
                ca.crl().this_update("2026-03-02T00:00:00Z").signed_by(&other.key).build(),
                ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build(),
            ],
            REVOKED,
        ),
    ];
    for (title, crls, wanted) in table {
        assert_eq!(Ask::about(&leaf, &ca).answer(crls), *wanted, "{title}");
    }
}

#[test]
fn serial_numbers_are_compared_by_their_octets() {
    let ca = Authority::root("CN=CA");
    let table: &[(&str, Vec<u8>, Vec<u8>, bool)] = &[
        ("the same", integer(255), integer(255), true),
        ("its negative twin", integer(255), integer(-1), false),
        ("a negative one", integer(-1), integer(-1), true),
        ("one that begins like it", integer(0x0504), integer(5), false),
        ("one that it begins like", integer(5), integer(0x0504), false),
        ("the same of 20 octets", unsigned_integer(&[7; 20]), unsigned_integer(&[7; 20]), true),
        ("the last of 20 octets differs", unsigned_integer(&[7; 20]), unsigned_integer(&[7; 19]), false),
        ("the same of 40 octets", unsigned_integer(&[7; 40]), unsigned_integer(&[7; 40]), true),
    ];
    for (title, serial, listed, revoked) in table {
        let leaf = ca.issue("CN=leaf").serial_der(serial).build();
        let crl = ca.crl().revoke_many(3, FEBRUARY).revoke(listed, FEBRUARY, Some(1)).build();
        let wanted = if *revoked { "revoked" } else { "not revoked" };
        let answer = Ask::about(&leaf, &ca).answer(&[crl]);
        assert!(answer.starts_with(wanted), "{title}: {answer}");
    }
}

#[test]
fn times_are_kept_to_the_second() {
    let (ca, leaf) = ca_and_leaf();
    let stale = "revocation status unknown: CRL 1 of CN=CA: is stale since 2026-03-02T11:59:59Z, \
                 and it is 2026-03-02T12:00:00Z";
    let early = "revocation status unknown: CRL 1 of CN=CA: is not valid before 2026-03-02T12:00:01Z, \
                 and it is 2026-03-02T12:00:00Z";
    let table: &[(&str, CrlBuilder, &str)] = &[
        (
            "the second of nextUpdate",
            ca.crl().next_update(Some("2026-03-02T12:00:00Z")),
            "not revoked, by CRL 1 of CN=CA, good until 2026-03-02T12:00:00Z",
        ),
        ("D3: a second past nextUpdate", ca.crl().next_update(Some("2026-03-02T11:59:59Z")), stale),
        ("the second of thisUpdate", ca.crl().this_update("2026-03-02T12:00:00Z"), GOOD),
        ("a second before thisUpdate", ca.crl().this_update("2026-03-02T12:00:01Z"), early),
        (
            "nextUpdate in the last century",
            ca.crl().next_update_der(&utc_time("1999-01-01T00:00:00Z")),
            "revocation status unknown: CRL 1 of CN=CA: is stale since 1999-01-01T00:00:00Z, \
             and it is 2026-03-02T12:00:00Z",
        ),
        (
            "without nextUpdate",
            ca.crl().next_update(None),
            "revocation status unknown: CRL 1 of CN=CA: has no nextUpdate",
        ),
    ];
    for (title, crl, wanted) in table {
        assert_eq!(Ask::about(&leaf, &ca).answer(&[crl.clone().build()]), *wanted, "{title}");
    }
}

#[test]
fn a_stale_crl_clears_only_where_the_caller_lets_it() {
    let (ca, leaf) = ca_and_leaf();
    let lax = Ask { stale_passes: true, ..Ask::about(&leaf, &ca) };
    let now_only = "not revoked, by CRL 1 of CN=CA, good until 2026-03-02T12:00:00Z";
    for (title, next_update) in [("past", Some(FEBRUARY)), ("none", None)] {
        assert_eq!(lax.answer(&[ca.crl().next_update(next_update).build()]), now_only, "{title}");
    }
    let early = ca.crl().this_update("2026-03-03T00:00:00Z").build();
    assert!(lax.answer(&[early]).contains("is not valid before"), "a later CRL is none yet");
}

#[test]
fn grace_is_a_while_after_the_end_and_no_longer() {
    let (ca, leaf) = ca_and_leaf();
    let lax = Ask { grace: 60, ..Ask::about(&leaf, &ca) };
    let ends = |when| vec![ca.crl().next_update(Some(when)).build()];
    let table = [
        ("before its end", "2026-03-02T12:00:00Z", "good until 2026-03-02T12:00:00Z"),
        ("a second past it", "2026-03-02T11:59:59Z", "good until 2026-03-02T12:00:59Z"),
        ("the last second of grace", "2026-03-02T11:59:00Z", "good until 2026-03-02T12:00:00Z"),
        (
            "a second more",
            "2026-03-02T11:58:59Z",
            "is stale since 2026-03-02T11:58:59Z, and it is 2026-03-02T12:00:00Z",
        ),
    ];
    for (title, next_update, wanted) in table {
        let answer = lax.answer(&ends(next_update));
        assert!(answer.ends_with(wanted), "{title}: {answer}");
    }
    assert!(lax.answer(&[ca.crl().next_update(None).build()]).ends_with("has no nextUpdate"));
}

#[test]
fn d11_the_policy_bounds_the_age_of_a_crl() {
    let (ca, leaf) = ca_and_leaf();
    let day = |seconds: u64| Policy::rfc5280().max_crl_age(core::time::Duration::from_secs(86_400 + seconds));
    let half = 43_200;
    let old = "is of 2026-03-01T00:00:00Z, and the policy lets a CRL be 129599 s old, and it is 2026-03-02T12:00:00Z";
    let table = [
        ("the last second", day(half), 0, false, "good until 2026-03-02T12:00:00Z"),
        ("a second past it", day(half - 1), 0, false, old),
        ("nextUpdate ends before", day(86_400 * 60), 0, false, "good until 2026-04-01T00:00:00Z"),
        ("grace counts for it, too", day(half - 1), 10, false, "good until 2026-03-02T12:00:09Z"),
        ("so does the choice to take stale ones", day(half - 1), 0, true, "good until 2026-03-02T12:00:00Z"),
    ];
    for (title, policy, grace, stale_passes, wanted) in table {
        let ask = Ask { policy, grace, stale_passes, ..Ask::about(&leaf, &ca) };
        let answer = ask.answer(&[ca.crl().build()]);
        assert!(answer.ends_with(wanted), "{title}: {answer}");
        let listed = ask.answer(&[ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build()]);
        assert_eq!(listed, REVOKED, "{title}");
    }
    let ask = Ask { policy: day(0), ..Ask::about(&leaf, &ca) };
    let delta = ca.crl().number(2).delta(1).this_update("2026-03-02T00:00:00Z").build();
    let answer = ask.answer(&[ca.crl().build(), delta]);
    assert!(
        answer.ends_with("good until 2026-03-03T00:00:00Z"),
        "with a delta, its own age counts: {answer}"
    );
}

#[test]
fn a_doubt_takes_away_good_and_never_revoked() {
    let (ca, leaf) = ca_and_leaf();
    let listed = ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1));
    let strict = Ask { policy: Policy::rfc5280_strict(), ..Ask::about(&leaf, &ca) };
    let table: &[(&str, CrlBuilder)] = &[
        ("stale", listed.clone().next_update(Some(FEBRUARY))),
        ("without nextUpdate", listed.clone().next_update(None)),
        ("with a critical number", listed.clone().critical(id::CRL_NUMBER, true)),
    ];
    for (title, crl) in table {
        assert_eq!(strict.answer(&[crl.clone().build()]), REVOKED, "{title}");
    }
}

#[test]
fn the_issuer_must_be_one_who_may_sign_crls() {
    let usages = |usages: &[&str]| Authority::self_signed("CN=CA").ca().key_usage(usages).build();
    let (both, ..) = ca_and_leaf();
    let cert_only = usages(&["keyCertSign"]);
    let none_stated = Authority::self_signed("CN=CA").ca().without(id::KEY_USAGE).build();
    let refused = "revocation status unknown: CN=CA may not sign CRLs: \
                   keyUsage is keyCertSign, and cRLSign is needed";
    let table = [
        ("cRLSign beside keyCertSign", &both, true, GOOD),
        ("cRLSign alone", &usages(&["cRLSign"]), true, GOOD),
        ("D6: keyCertSign alone", &cert_only, true, refused),
        ("no key usage", &none_stated, true, GOOD),
        ("a name and a key", &cert_only, false, GOOD),
    ];
    for (title, ca, issuer_is_certificate, wanted) in table {
        let leaf = ca.issue("CN=leaf").build();
        let ask = Ask { issuer_is_certificate, ..Ask::about(&leaf, ca) };
        assert_eq!(ask.answer(&[ca.crl().build()]), wanted, "{title}");
    }
}

#[test]
fn algorithms_and_keys_must_be_accepted() {
    let (ca, leaf) = ca_and_leaf();
    let only_sha256 = Algorithms::new(&[&rustcrypto::ECDSA_P256_SHA256]);
    let ask = Ask { algorithms: only_sha256, ..Ask::about(&leaf, &ca) };
    assert_eq!(ask.answer(&[ca.crl().build()]), GOOD);
    assert_eq!(
        ask.answer(&[ca.crl().sign_with(Algorithm::EcdsaSha384).build()]),
        "revocation status unknown: CRL 1 of CN=CA: signature algorithm ecdsa-with-SHA384 is not accepted; \
         accepted for keys of type id-ecPublicKey with secp256r1: ecdsa-with-SHA256"
    );
    let ask = Ask { algorithms: Algorithms::new(&[&rustcrypto::ED25519]), ..ask };
    assert_eq!(
        ask.answer(&[ca.crl().build()]),
        "revocation status unknown: CN=CA may not sign CRLs: \
         has a key of type id-ecPublicKey with secp256r1, which is not accepted"
    );
}

#[test]
fn d11_the_store_never_goes_back() {
    let (ca, leaf) = ca_and_leaf();
    let march = |day: u8| format!("2026-03-0{day}T00:00:00Z");
    let clean = |day, number| ca.crl().number(number).this_update(&march(day)).build();
    let listing = |day, number| {
        let crl = ca.crl().number(number).this_update(&march(day));
        crl.revoke(&leaf.serial, FEBRUARY, Some(6)).build()
    };
    let revoked_by_2 = "revoked 2026-02-01T00:00:00Z (certificateHold) by CRL 2 of CN=CA";
    let good_by_2 = "not revoked, by CRL 2 of CN=CA, good until 2026-04-01T00:00:00Z";
    let table = [
        ("an older one does not clear", clean(1, 1), listing(2, 2), revoked_by_2),
        ("a newer one lifts a hold", listing(1, 1), clean(2, 2), good_by_2),
        ("the number decides between two of one moment", clean(1, 1), listing(1, 2), revoked_by_2),
        ("and lifts a hold", listing(1, 1), clean(1, 2), good_by_2),
        ("a later one with a lower number is asked", clean(1, 9), listing(2, 2), revoked_by_2),
        ("and does not put aside the one with the higher number", clean(2, 1), listing(1, 2), revoked_by_2),
        ("of two of one age, revoked wins", clean(1, 2), listing(1, 2), revoked_by_2),
        ("a newer one that does not hold yet waits", listing(2, 2), clean(3, 3), revoked_by_2),
    ];
    for (title, one, other, wanted) in table {
        let ask = Ask::about(&leaf, &ca);
        assert_eq!(ask.answer(&[one.clone(), other.clone()]), wanted, "{title}");
        assert_eq!(ask.answer(&[other, one]), wanted, "{title}, added the other way round");
    }
    let newest_is_stale = ca.crl().number(2).this_update(&march(2)).next_update(Some(&march(2))).build();
    let answer = Ask::about(&leaf, &ca).answer(&[clean(1, 1), newest_is_stale]);
    assert!(answer.contains("CRL 2 of CN=CA: is stale"), "an older one does not step in: {answer}");
}

#[test]
fn a_store_takes_over_what_is_newer_than_all_that_it_has_of_an_issuer_and_scope() {
    let (ca, _) = ca_and_leaf();
    let other = Authority::root("CN=Other");
    let march = |day: u8| format!("2026-03-0{day}T00:00:00Z");
    let crl = |day, number| ca.crl().number(number).this_update(&march(day)).build();
    let delta = |day, number| ca.crl().number(number).delta(1).this_update(&march(day)).build();
    type Crls = Vec<Vec<u8>>;
    let table: &[(&str, Crls, Crls, &[&str])] = &[
        ("nothing", vec![crl(2, 2)], vec![], &[]),
        ("an older one", vec![crl(2, 2)], vec![crl(1, 1)], &[]),
        ("the same one", vec![crl(2, 2)], vec![crl(2, 2)], &[]),
        ("a newer one", vec![crl(2, 2)], vec![crl(3, 3)], &["CRL 3 of CN=CA"]),
        ("a later one with a lower number", vec![crl(2, 2)], vec![crl(3, 1)], &[]),
        ("one that is newer than one of two", vec![crl(1, 1), crl(3, 3)], vec![crl(2, 2)], &[]),
        ("one of an issuer that is gone", vec![other.crl().build()], vec![crl(3, 3)], &[]),
        ("a delta where there is none", vec![crl(2, 2)], vec![delta(3, 3)], &[]),
        ("a newer delta", vec![crl(1, 1), delta(2, 2)], vec![delta(3, 3)], &["delta CRL 3 of CN=CA"]),
    ];
    for (title, here, before, wanted) in table {
        let mut crls = store(here);
        let taken = crls.take_over_newer(&store(before));
        let taken: Vec<_> = taken.iter().map(ToString::to_string).collect();
        assert_eq!(taken, *wanted, "{title}");
        assert_eq!(crls.len(), here.len() + wanted.len(), "{title}");
        assert!(crls.take_over_newer(&store(before)).is_empty(), "{title}, once more");
    }
}

#[test]
fn the_profile_is_asked_where_the_policy_does() {
    let (ca, leaf) = ca_and_leaf();
    let table: &[(&str, CrlBuilder, &str)] = &[
        ("keeps the profile", ca.crl(), ""),
        ("no number", ca.crl().without(id::CRL_NUMBER), "has no cRLNumber (RFC 5280 5.2.3)"),
        (
            "a critical number",
            ca.crl().critical(id::CRL_NUMBER, true),
            "its cRLNumber is critical, and must not be (RFC 5280 5.2.3)",
        ),
        (
            "no key identifier",
            ca.crl().without(id::AUTHORITY_KEY_ID),
            "has no authorityKeyIdentifier with a key identifier (RFC 5280 5.2.1)",
        ),
        (
            "issuer and serial number instead of a key identifier",
            ca.crl().extension(
                id::AUTHORITY_KEY_ID,
                false,
                &sequence(&[explicit(1, &explicit(4, &name("CN=CA"))), tlv(0x82, &[1])]),
            ),
            "has no authorityKeyIdentifier with a key identifier (RFC 5280 5.2.1)",
        ),
        (
            "a critical key identifier",
            ca.crl().critical(id::AUTHORITY_KEY_ID, true),
            "its authorityKeyIdentifier is critical, and must not be (RFC 5280 5.2.1)",
        ),
    ];
    let strict = Ask { policy: Policy::rfc5280_strict(), ..Ask::about(&leaf, &ca) };
    for (title, crl, fault) in table {
        let crl = crl.clone().build();
        let answer = strict.answer(core::slice::from_ref(&crl));
        if fault.is_empty() {
            assert_eq!(answer, GOOD, "{title}");
        } else {
            assert!(answer.starts_with("revocation status unknown: CRL "), "{title}: {answer}");
            assert!(answer.ends_with(&format!(": {fault}")), "{title}: {answer}");
        }
        let answer = Ask::about(&leaf, &ca).answer(&[crl]);
        assert!(answer.starts_with("not revoked"), "{title}, and the policy does not ask: {answer}");
    }
    let eternal = ca.crl().next_update(None).build();
    let lax = Ask { stale_passes: true, ..strict };
    assert!(lax.answer(&[eternal]).ends_with("has no nextUpdate (RFC 5280 5.1.2.5)"));
}

#[test]
fn d13_what_is_not_processed_refuses_by_name() {
    let (ca, leaf) = ca_and_leaf();
    let listing_another = || ca.crl().revoke(&integer(5), FEBRUARY, Some(1));
    let unknown = "1.2.3.4";
    let table: &[(&str, CrlBuilder, &str)] = &[
        (
            "a critical extension that is unknown",
            ca.crl().extension(unknown, true, &null()),
            "critical CRL extension 1.2.3.4 is not processed",
        ),
        ("an unknown one that is not critical", ca.crl().extension(unknown, false, &null()), ""),
        (
            "a critical extension of an entry, though of another certificate",
            listing_another().entry_extension(unknown, true, &null()),
            "critical CRL entry extension 1.2.3.4 is not processed",
        ),
        ("one that is not critical", listing_another().entry_extension(unknown, false, &null()), ""),
        ("an invalidity date", listing_another().invalidity_date(FEBRUARY), ""),
        ("where deltas are", ca.crl().extension(id::FRESHEST_CRL, false, &null()), ""),
        (
            "another name of the issuer, critical",
            ca.crl().extension(id::ISSUER_ALT_NAME, true, &general_names(&["dns:ca.example"])),
            "",
        ),
    ];
    for (title, crl, feature) in table {
        let answer = Ask::about(&leaf, &ca).answer(&[crl.clone().build()]);
        if feature.is_empty() {
            assert_eq!(answer, GOOD, "{title}");
        } else {
            assert!(answer.starts_with("revocation status unknown: "), "{title}: {answer}");
            assert!(answer.ends_with(&format!("of CN=CA: {feature}")), "{title}: {answer}");
        }
    }
}

#[test]
fn a_newer_crl_that_is_not_processed_leaves_doubt() {
    let (ca, leaf) = ca_and_leaf();
    let newer = ca.crl().number(2).this_update("2026-03-02T00:00:00Z");
    let unread = newer.clone().extension("1.2.3.4", true, &null());
    let complete = ca.crl().build();
    let listing = ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1)).build();
    let not_ours = unread.clone().corrupt_signature().build();
    let doubt = "revocation status unknown: CRL 2 of CN=CA: critical CRL extension 1.2.3.4 is not processed";
    let delta_doubt =
        "revocation status unknown: delta CRL 2 of CN=CA: critical CRL extension 1.2.3.4 is not processed";
    let table: &[(&str, Vec<Vec<u8>>, &str)] = &[
        ("an unknown critical extension", vec![complete.clone(), unread.clone().build()], doubt),
        ("in a delta", vec![complete.clone(), unread.clone().delta(1).build()], delta_doubt),
        ("revoked stays revoked", vec![listing.clone(), unread.clone().delta(1).build()], REVOKED),
        ("a forged one leaves none", vec![complete, not_ours], GOOD),
    ];
    for (title, crls, wanted) in table {
        assert_eq!(Ask::about(&leaf, &ca).answer(crls), *wanted, "{title}");
    }
}

#[test]
fn after_a_change_of_key_the_other_key_on_the_path_may_sign_the_crl() {
    let old = Authority::root("CN=CA");
    let key = Key::seeded(Kind::P256, 1);
    let new = old.cross_sign(&old).key(&key).build();
    let leaf = new.issue("CN=leaf").build();
    let mute = Authority::self_signed("CN=CA").ca().key_usage(&["keyCertSign"]).build();
    let listed = |ca: &Issued| ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1));
    let newer = listed(&old).number(2).this_update("2026-03-02T00:00:00Z").build();
    type Row<'r> = (&'r str, Vec<&'r Issued>, Vec<Vec<u8>>, &'r str);
    let table: &[Row<'_>] = &[
        ("the old key is not on the path", vec![], vec![old.crl().build()], INVALID),
        ("the old key clears", vec![&old], vec![old.crl().build()], GOOD),
        ("the old key revokes", vec![&old], vec![listed(&old).build()], REVOKED),
        ("the old key may not sign CRLs", vec![&mute], vec![old.crl().build()], INVALID),
        (
            "the newer CRL decides, whichever key signed it",
            vec![&old],
            vec![new.crl().build(), newer],
            "revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 2 of CN=CA",
        ),
    ];
    for (title, others, crls, wanted) in table {
        let ask = Ask { others: others.clone(), ..Ask::about(&leaf, &new) };
        assert_eq!(ask.answer(crls), *wanted, "{title}");
    }
}
