//! What is no CRL, and that nothing panics on it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::certificate::Serial;
use crate::error::Element;
use crate::revocation::index::{Index, Wanted};
use crate::revocation::{Crl, CrlBytes, CrlNumber, Reason};

#[test]
fn what_is_no_crl_is_refused_by_name() {
    let (ca, _) = ca_and_leaf();
    let listing = || ca.crl().revoke(&integer(5), FEBRUARY, None);
    let reason = |value: &[u8]| listing().entry_extension(id::REASON_CODE, false, value);
    let scope = |value: &[u8]| ca.crl().extension(id::ISSUING_DISTRIBUTION_POINT, true, value);
    let number = |value: &[u8]| ca.crl().extension(id::CRL_NUMBER, false, value);
    let many = (0..65).fold(ca.crl(), |crl, number| crl.extension(&format!("1.2.{number}"), false, &null()));
    let table: Vec<(&str, CrlBuilder, &str)> = vec![
        (
            "another algorithm outside",
            ca.crl().outer_algorithm_der(&Algorithm::EcdsaSha384.der()),
            "signatureAlgorithm: differs from the algorithm inside the signed part",
        ),
        ("version 3", ca.crl().version_der(&integer(2)), "version: version 3 is not supported"),
        ("version 1, written", ca.crl().version_der(&integer(0)), "version: version 1 is not supported"),
        ("extensions in version 1", ca.crl().version_der(&[]), "CRL extension: version 1 is not supported"),
        (
            "entry extensions in version 1",
            reason(&enumerated(1)).version_1(),
            "revokedCertificates entry: version 1 is not supported",
        ),
        ("no issuer", ca.crl().issuer_der(&name("")), "issuer: empty"),
        (
            "thisUpdate without seconds",
            ca.crl().this_update_der(&tlv(0x17, b"2603011200Z")),
            "time: not in the form that the standard requires",
        ),
        (
            "an extension twice",
            ca.crl().add_extension(id::CRL_NUMBER, false, &integer(2)),
            "CRL extension: occurs twice",
        ),
        (
            "no extension in the list",
            ca.crl().extensions_der(&explicit(0, &sequence::<&[u8]>(&[]))),
            "CRL extension: empty",
        ),
        ("more extensions than anybody needs", many, "CRL extension: too long"),
        (
            "critical FALSE written out",
            ca.crl().explicit_false(id::CRL_NUMBER),
            "CRL extension: not the distinguished encoding (DER) of the value",
        ),
        ("a negative number", number(&integer(-1)), "cRLNumber: out of range"),
        ("a number of 21 octets", number(&unsigned_integer(&[1; 21])), "cRLNumber: too long"),
        (
            "a base number that is none",
            ca.crl().extension(id::DELTA_CRL_INDICATOR, true, &null()),
            "deltaCRLIndicator: tag 0x05 where 0x02 is required",
        ),
        (
            "an entry that is none",
            ca.crl().entries_der(&sequence(&[null()])),
            "revokedCertificates entry: tag 0x05 where 0x30 is required",
        ),
        (
            "an entry without date",
            ca.crl().entries_der(&sequence(&[sequence(&[integer(5)])])),
            "revokedCertificates entry: the input ends too early",
        ),
        ("reason 7", reason(&enumerated(7)), "reasonCode: out of range"),
        ("reason 11", reason(&enumerated(11)), "reasonCode: out of range"),
        ("removeFromCRL in a complete CRL", reason(&enumerated(8)), "reasonCode: out of range"),
        ("a reason as INTEGER", reason(&integer(1)), "reasonCode: tag 0x02 where 0x0a is required"),
        (
            "a reason twice",
            reason(&concat(&[enumerated(1), enumerated(1)])),
            "reasonCode: bytes follow the end of the value",
        ),
        (
            "an invalidity date as UTCTime",
            listing().entry_extension(id::INVALIDITY_DATE, false, &utc_time(FEBRUARY)),
            "invalidityDate: tag 0x17 where 0x18 is required",
        ),
        (
            "an entry's issuer that is none",
            listing().entry_extension(id::CERTIFICATE_ISSUER, true, &null()),
            "certificateIssuer: tag 0x05 where 0x30 is required",
        ),
        (
            "an entry's issuer that has no distinguished name",
            listing().entry_extension(id::CERTIFICATE_ISSUER, true, &general_names(&["dns:ca.example"])),
            "certificateIssuer: a required value is absent",
        ),
        (
            "an entry with two issuers",
            listing().entry_extension(
                id::CERTIFICATE_ISSUER,
                true,
                &general_names(&["dir:CN=CA", "dir:CN=Other CA"]),
            ),
            "certificateIssuer: occurs twice",
        ),
        (
            "D13: an entry of another issuer in a CRL that is not indirect",
            listing().certificate_issuer("CN=Other CA"),
            "certificateIssuer: not in the form that the standard requires",
        ),
        (
            "D4: a delta without number",
            ca.crl().delta(1).without(id::CRL_NUMBER),
            "cRLNumber: a required value is absent",
        ),
        ("D4: a delta to itself", ca.crl().number(2).delta(2), "deltaCRLIndicator: out of range"),
        ("D4: a delta to a later one", ca.crl().number(2).delta(3), "deltaCRLIndicator: out of range"),
        ("an empty scope", scope(&sequence::<&[u8]>(&[])), "issuingDistributionPoint: empty"),
        (
            "two kinds at once",
            scope(&sequence(&[tlv(0x81, &[0xff]), tlv(0x82, &[0xff])])),
            "issuingDistributionPoint: not in the form that the standard requires",
        ),
        (
            "FALSE written out",
            scope(&sequence(&[tlv(0x81, &[0])])),
            "issuingDistributionPoint: not the distinguished encoding (DER) of the value",
        ),
        (
            "D2: onlySomeReasons without a bit string",
            scope(&sequence(&[tlv(0x83, &[])])),
            "issuingDistributionPoint: empty",
        ),
        (
            "D2: unused bits of nothing",
            scope(&sequence(&[tlv(0x83, &[7])])),
            "issuingDistributionPoint: not the distinguished encoding (DER) of the value",
        ),
        ("a scope of no names", scope(&sequence(&[explicit(0, &explicit(0, &[]))])), "general name: empty"),
        (
            "a scope of a name that is none",
            scope(&sequence(&[explicit(0, &explicit(0, &tlv(0x86, b"no uri")))])),
            "uniformResourceIdentifier: byte 0x20 is not allowed here",
        ),
    ];
    for (title, crl, fault) in table {
        let refused = CrlStore::new().add(crl.build()).expect_err(title);
        let issuer =
            if fault.starts_with("version") || fault.starts_with("issuer:") { "" } else { " of CN=CA" };
        assert_eq!(refused.to_string(), format!("CRL{issuer}: {fault}"), "{title}");
    }
}

#[test]
fn a_refused_crl_leaves_the_others() {
    let (ca, leaf) = ca_and_leaf();
    let mut crls = store(&[ca.crl().build()]);
    crls.add([ca.crl().number(2).build(), null()].concat()).expect_err("bytes follow");
    crls.add(ca.crl().build()).expect("the same once more is kept once");
    assert_eq!(crls.len(), 1);
    let status = Ask::about(&leaf, &ca).status(&crls, &Meter::new(Budget::default()));
    assert!(status.expect("within the budget").to_string().starts_with("not revoked"));
}

#[test]
fn several_crls_come_at_once_and_the_refused_ones_come_back_by_name() {
    let (ca, _) = ca_and_leaf();
    let mut crls = CrlStore::new();
    let all = [("one.crl", ca.crl().build()), ("two.crl", null()), ("three.crl", ca.crl().number(2).build())];
    let refused = crls.add_many(all);
    let told: Vec<_> = refused.iter().map(|(name, fault)| format!("{name}: {fault}")).collect();
    assert_eq!(told, ["two.crl: CRL: certificateList: tag 0x05 where 0x30 is required"]);
    assert_eq!(crls.len(), 2);
}

#[test]
fn bytes_may_be_kept_by_the_caller() {
    let (ca, leaf) = ca_and_leaf();
    let der = ca.crl().revoke(&leaf.serial, FEBRUARY, None).build();
    let leaked: &'static [u8] = Box::leak(der.clone().into_boxed_slice());
    let ways: [(&str, CrlBytes); 6] = [
        ("a slice", der.as_slice().into()),
        ("a boxed slice", der.clone().into_boxed_slice().into()),
        ("static bytes", CrlBytes::from_static(leaked)),
        ("either", std::borrow::Cow::Borrowed(leaked).into()),
        ("shared bytes", std::sync::Arc::<[u8]>::from(der.as_slice()).into()),
        ("something that holds bytes", CrlBytes::shared(std::sync::Arc::new(der.clone()))),
    ];
    for (title, bytes) in ways {
        let mut crls = CrlStore::new();
        crls.add(bytes).expect("a CRL");
        assert_eq!(crls.iter().next().map(Crl::der), Some(&der[..]), "{title}");
        let status = Ask::about(&leaf, &ca).status(&crls, &Meter::new(Budget::default()));
        assert!(matches!(status, Ok(Status::Revoked(_))), "{title}");
    }
    let mut crls = CrlStore::new();
    crls.add(leaked).expect("a CRL");
    let copied = crls.iter().next().expect("one").der().as_ptr();
    let mut crls = CrlStore::new();
    crls.add(CrlBytes::from_static(leaked)).expect("a CRL");
    let borrowed = crls.iter().next().expect("one").der().as_ptr();
    assert_eq!((copied == leaked.as_ptr(), borrowed == leaked.as_ptr()), (false, true));
}

#[test]
fn progress_is_told_in_bytes_up_to_the_last() {
    let (ca, _) = ca_and_leaf();
    let der = ca.crl().revoke_many(50_000, FEBRUARY).build();
    let mut told = vec![];
    let mut note = |done, total| told.push((done, total));
    CrlStore::new().add_with_progress(der.as_slice(), &mut note).expect("a CRL");
    assert!(told.len() > 3 && told.is_sorted(), "{told:?}");
    assert!(told.iter().all(|(_, total)| *total == der.len()));
    assert_eq!(told.last(), Some(&(der.len(), der.len())));
}

#[test]
fn a_crl_tells_what_it_is() {
    let (ca, _) = ca_and_leaf();
    let der = ca.crl().number(7).revoke_many(3, FEBRUARY).build();
    let older = ca.crl().number(6).this_update(FEBRUARY).next_update(None).build();
    let crls = store(&[older, der.clone()]);
    let [newer, older] = crls.iter().collect::<Vec<_>>()[..] else { panic!("two CRLs") };
    assert_eq!(newer.issuer().to_string(), "CN=CA");
    assert_eq!(newer.number().map(|number| number.to_string()).as_deref(), Some("7"));
    assert_eq!(newer.this_update().to_string(), "2026-03-01T00:00:00Z");
    assert_eq!(newer.next_update().map(|time| time.to_string()).as_deref(), Some("2026-04-01T00:00:00Z"));
    assert_eq!((newer.entry_count(), newer.der()), (3, &der[..]));
    assert_eq!((older.entry_count(), older.next_update()), (0, None));
    assert_eq!(older.id().to_string(), "CRL 6 of CN=CA");

    let delta = ca.crl().number(8).delta(7).revoke(&integer(5), FEBRUARY, Some(8)).build();
    let crls = store(&[delta]);
    let delta = crls.iter().next().expect("a delta CRL may take back a hold");
    assert_eq!((delta.is_delta(), newer.is_delta()), (true, false));
    assert_eq!(delta.id().to_string(), "delta CRL 8 of CN=CA");
}

#[test]
fn numbers_are_printed_and_ordered_as_numbers() {
    let mut large = [0xff; 20];
    large[0] = 1;
    let table: &[(&[u8], &str)] = &[
        (&[0], "0"),
        (&[0xff], "255"),
        (&[1, 0], "256"),
        (&[0xff; 16], "340282366920938463463374607431768211455"),
        (&large, "0x01ffffffffffffffffffffffffffffffffffffff"),
        (&[0xff; 20], "0xffffffffffffffffffffffffffffffffffffffff"),
    ];
    let numbers: Vec<_> = table
        .iter()
        .map(|(magnitude, _)| {
            CrlNumber::read(&unsigned_integer(magnitude), Element::CrlNumber).expect("a number")
        })
        .collect();
    for (number, (_, wanted)) in numbers.iter().zip(table) {
        assert_eq!(number.to_string(), *wanted);
    }
    assert!(numbers.is_sorted());
}

#[test]
fn reasons_are_printed_as_the_standard_spells_them() {
    let names = (0..=10).map(|code| Reason::read(&enumerated(code)).map(|reason| reason.to_string()).ok());
    let wanted = [
        "unspecified",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "",
        "removeFromCRL",
        "privilegeWithdrawn",
        "aACompromise",
    ];
    assert_eq!(names.map(Option::unwrap_or_default).collect::<Vec<_>>(), wanted);
}

/// A CRL that says everything that is processed.
fn rich(ca: &Issued, leaf: &Issued) -> Vec<u8> {
    let point = IssuingDistributionPoint {
        name: PointName::Full(&["uri:http://crl.example/a"]),
        only_user_certificates: true,
        indirect: true,
        ..IssuingDistributionPoint::default()
    };
    let crl = ca.crl().issuing_distribution_point(&point).revoke(&integer(5), FEBRUARY, Some(1));
    crl.invalidity_date(FEBRUARY)
        .revoke(&integer(6), FEBRUARY, None)
        .certificate_issuer("CN=CA")
        .revoke(&leaf.serial, FEBRUARY, Some(4))
        .build()
}

#[test]
fn no_truncation_is_a_crl_and_no_changed_byte_answers() {
    let ca = Authority::root("CN=CA");
    let leaf = ca.issue("CN=leaf").crl_distribution_points(&["uri:http://crl.example/a"]).build();
    let crl = rich(&ca, &leaf);
    let ask = Ask::about(&leaf, &ca);
    assert_eq!(
        ask.answer(core::slice::from_ref(&crl)),
        "revoked 2026-02-01T00:00:00Z (superseded) by CRL 1 of CN=CA"
    );
    for end in 0..crl.len() {
        assert!(CrlStore::new().add(&crl[..end]).is_err(), "the first {end} bytes");
    }
    let mut read = 0;
    for (at, flip) in (0..crl.len()).flat_map(|at| [0x01, 0x20, 0x80, 0xff].map(|flip| (at, flip))) {
        let mut changed = crl.clone();
        changed[at] ^= flip;
        let mut crls = CrlStore::new();
        if crls.add(changed).is_ok() {
            read += 1;
            let status = ask.status(&crls, &Meter::new(Budget::default())).expect("within the budget");
            assert!(matches!(status, Status::Unknown(_)), "byte {at} ^ {flip:#x}: {status}");
        }
    }
    assert!(read > 100, "most changes to text and numbers are still a CRL: {read}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_no_crl(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(CrlStore::new().add(bytes).is_err());
    }

    #[test]
    fn arbitrary_parts_never_panic(
        entries in proptest::collection::vec(any::<u8>(), 0..60),
        extensions in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let ca = Authority::root("CN=CA");
        let entries = ca.crl().entries_der(&tlv(0x30, &entries)).build();
        let extensions = ca.crl().extensions_der(&explicit(0, &tlv(0x30, &extensions))).build();
        for crl in [entries, extensions] {
            if let Err(fault) = CrlStore::new().add(crl) {
                prop_assert_eq!(fault.issuer.as_deref(), Some("CN=CA"));
            }
        }
    }

    #[test]
    fn every_listed_serial_number_is_found_and_no_other(
        listed in proptest::collection::vec(proptest::collection::vec(0..3_u8, 1..12), 0..80),
        asked in proptest::collection::vec(proptest::collection::vec(0..3_u8, 1..12), 0..80),
    ) {
        let when = time(FEBRUARY);
        let entry = |octets: &Vec<u8>| sequence(&[unsigned_integer(octets), when.clone()]);
        let der: Vec<u8> = listed.iter().flat_map(entry).collect();
        let index = Index::of(&der, &mut |_| {}).expect("entries");
        let issuer = name("CN=CA");
        let issuer = Name::read(&issuer).expect("a name");
        let meter = Meter::new(Budget::default());
        prop_assert_eq!(index.len(), listed.len());
        let octets = |number: &Vec<u8>| contents(&unsigned_integer(number)).to_vec();
        let set: BTreeSet<_> = listed.iter().map(octets).collect();
        for number in listed.iter().chain(&asked).map(octets) {
            let wanted = Wanted { serial: Serial::new(&number), issuer, is_own: true };
            let found = index.find(&der, &wanted, &meter).expect("an entry");
            prop_assert_eq!(found.is_some(), set.contains(&number));
        }
    }
}
