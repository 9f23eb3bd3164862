//! What a certificate says about its own revocation: that a response is stapled (RFC 7633), that nothing is published (RFC 9608).

use vouchsafe::danger::Relaxation;
use vouchsafe::error::Position;
use vouchsafe::revocation::{CrlStore, OcspStore};
use vouchsafe::{Peer, Purpose, Verifier};

use crate::common::*;
use crate::{FEBRUARY, House, anchors, now, store, told, unknown};

impl House {
    fn with_leaf(change: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Self {
        let ca = Authority::root("CN=CA");
        let leaf = change(ca.issue("CN=leaf").client_auth()).build();
        Self { leaf, ..Self::of(ca) }
    }

    /// By CRLs that clear everybody, and this staple.
    fn beside_crls(&self, stapled: &[u8], relaxations: &[Relaxation]) -> String {
        let mut crls = CrlStore::new();
        crls.add(self.ca.crl().build()).unwrap();
        let builder = Verifier::builder(anchors(&self.ca), Purpose::ClientAuth).crls(crls);
        let verifier =
            relaxations.iter().fold(builder, |it, relaxation| it.relax(*relaxation)).build().unwrap();
        told(verifier.verify(&Peer::new(&self.leaf.der, &[]).stapled(stapled), now()))
    }
}

const MUST: &str = "its TLS feature extension asks for a stapled OCSP response (RFC 7633), and";

#[test]
fn who_promises_a_staple_is_not_believed_without_a_good_one() {
    let house = House::with_leaf(|leaf| leaf.tls_features(&[5]));
    let (ca, leaf) = (&house.ca, &house.leaf);
    let other = ca.issue("CN=other").build();
    let cleared = "not revoked, by";
    let table: Vec<(&str, Vec<u8>, String)> = vec![
        ("a good one", ca.ocsp().good(leaf).build(), cleared.into()),
        ("none", vec![], unknown(&format!("{MUST} there is none"))),
        (
            "one about another certificate",
            ca.ocsp().good(&other).build(),
            unknown(&format!(
                "{MUST} this one gives no answer: stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: says \
                 nothing about this certificate"
            )),
        ),
        (
            "what is no response",
            vec![0x30, 0],
            unknown(&format!("{MUST} this one gives no answer: stapled OCSP response: OCSPResponse: a required value is absent")),
        ),
        (
            "one that revokes",
            ca.ocsp().revoked(leaf, FEBRUARY, None).build(),
            "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z by stapled OCSP response of CN=CA, produced \
             2026-03-01T00:00:00Z"
                .into(),
        ),
    ];
    for (title, stapled, wanted) in &table {
        for relaxations in
            [&[][..], &[Relaxation::UnknownRevocationPasses], &[Relaxation::EndEntityRevocationOnly]]
        {
            let told = house.beside_crls(stapled, relaxations);
            assert!(told.starts_with(wanted), "{title}, with {relaxations:?}: {told}");
        }
    }
    // A supplied response is not a stapled one.
    let supplied = house.supplied([ca.ocsp().good(leaf)]);
    assert_eq!(supplied, unknown(&format!("{MUST} there is none")));
    // Where revocation is not checked at all, nor is this.
    let verifier =
        Verifier::builder(anchors(ca), Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap();
    assert!(verifier.verify(&Peer::new(&leaf.der, &[]), now()).is_ok());
}

#[test]
fn only_the_feature_status_request_promises_a_staple() {
    type Change = fn(CertificateBuilder) -> CertificateBuilder;
    let cleared = "not revoked, by CRL 1 of CN=CA, good until 2026-04-01T00:00:00Z".to_owned();
    let must = unknown(&format!("{MUST} there is none"));
    let malformed = |what: &str| format!("certificate 0 (CN=leaf): malformed: TLS feature: {what}");
    let table: Vec<(&str, Change, String)> = vec![
        ("another feature", |leaf| leaf.tls_features(&[17]), cleared.clone()),
        ("no feature", |leaf| leaf.tls_features(&[]), cleared),
        ("among others", |leaf| leaf.tls_features(&[1, 5, 17]), must.clone()),
        ("critical", |leaf| leaf.tls_features(&[5]).critical(id::TLS_FEATURE, true), must),
        ("a negative one", |leaf| leaf.tls_features(&[-5]), malformed("out of range")),
        (
            "no list",
            |leaf| leaf.extension(id::TLS_FEATURE, false, &integer(5)),
            malformed("tag 0x02 where 0x30 is required"),
        ),
        ("more than anybody needs", |leaf| leaf.tls_features(&[5; 65]), malformed("too long")),
    ];
    for (title, change, wanted) in table {
        assert_eq!(House::with_leaf(change).beside_crls(&[], &[]), wanted, "{title}");
    }
}

#[test]
fn what_an_authority_promises_each_certificate_below_promises_too() {
    let with = |builder: CertificateBuilder, features: Option<&[i64]>| match features {
        Some(features) => builder.tls_features(features).build(),
        None => builder.build(),
    };
    let lacks = |at: &str, feature: u32| {
        format!(
            "certificate {at}: lacks TLS feature {feature}, which its issuer's certificate asks of it (RFC 7633 4.2.2)"
        )
    };
    let (leaf, issuing) = ("0 (CN=leaf)", "1 (CN=Issuing)");
    type Features = Option<&'static [i64]>;
    let table: Vec<(&str, [Features; 3], String)> = vec![
        ("nobody promises", [None, None, None], "good".into()),
        ("the end entity alone", [None, None, Some(&[5])], "good".into()),
        ("all the same", [Some(&[5]), Some(&[5]), Some(&[5])], "good".into()),
        ("more and more", [Some(&[]), Some(&[5]), Some(&[17, 5])], "good".into()),
        ("the end entity nothing", [None, Some(&[5]), None], lacks(leaf, 5)),
        ("the end entity less", [None, Some(&[5, 17]), Some(&[5])], lacks(leaf, 17)),
        ("the issuing CA nothing", [Some(&[5]), None, Some(&[5])], lacks(issuing, 5)),
        ("the issuing CA nothing, nor the end entity", [Some(&[5]), None, None], lacks(issuing, 5)),
    ];
    for (title, [of_root, of_issuing, of_leaf], wanted) in table {
        let root = with(Authority::self_signed("CN=Root").ca(), of_root);
        let issuing = with(root.issue_ca("CN=Issuing"), of_issuing);
        let leaf = with(issuing.issue("CN=leaf").client_auth(), of_leaf);
        let sent = [issuing.der.clone().into()];
        let verifier = Verifier::builder(anchors(&root), Purpose::ClientAuth)
            .relax(Relaxation::NoRevocation)
            .build()
            .unwrap();
        let verdict = match verifier.verify(&Peer::new(&leaf.der, &sent), now()) {
            Ok(_) => "good".to_owned(),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(verdict, wanted, "{title}");
    }
}

const NOT_PUBLISHED: &str = "nothing is published about its revocation (noRevAvail)";

#[test]
fn d14_an_end_entity_about_which_nothing_is_published_needs_no_evidence() {
    let house = House::with_leaf(CertificateBuilder::no_revocation_available);
    let (ca, leaf) = (&house.ca, &house.leaf);
    assert_eq!(house.supplied([]), NOT_PUBLISHED);
    assert_eq!(house.supplied([ca.ocsp().unknown(leaf)]), NOT_PUBLISHED);
    assert_eq!(house.supplied([ca.ocsp().good(leaf)]), crate::GOOD, "and what there is, is told");
    assert!(
        house.supplied([ca.ocsp().revoked(leaf, FEBRUARY, None)]).contains("revoked 2026-02-01"),
        "an authority that revokes what it does not revoke is believed"
    );
    let critical = House::with_leaf(|leaf| leaf.no_revocation_available().critical(id::NO_REV_AVAIL, true));
    assert_eq!(critical.supplied([]), NOT_PUBLISHED);
    let promised = House::with_leaf(|leaf| leaf.no_revocation_available().tls_features(&[5]));
    assert_eq!(promised.supplied([]), unknown(&format!("{MUST} there is none")), "each promise is kept");
    // That it ends is the answer's end.
    let verifier = house.verifier(OcspStore::new());
    let peer = Peer::new(&leaf.der, &[]);
    assert_eq!(verifier.verify(&peer, now()).unwrap().valid_until().to_string(), "2026-12-31T23:59:59Z");
}

#[test]
fn d14_what_is_not_published_is_published_nowhere() {
    type Change = fn(CertificateBuilder) -> CertificateBuilder;
    let refused = |why: &str| format!("certificate 0 (CN=leaf): {why}");
    let both = |other: &str| refused(&format!("has both noRevAvail and {other} (RFC 9608 3)"));
    let table: Vec<(&str, Change, String)> = vec![
        ("alone", |leaf| leaf, NOT_PUBLISHED.into()),
        (
            "beside distribution points",
            |leaf| leaf.crl_distribution_points(&["uri:http://pki.example/"]),
            both("cRLDistributionPoints"),
        ),
        (
            "beside freshestCRL",
            |leaf| {
                let name = PointName::Full(&["uri:http://pki.example/"]);
                let point = DistributionPoint { name, ..Default::default() }.der();
                leaf.extension(id::FRESHEST_CRL, false, &sequence(&[point]))
            },
            both("freshestCRL"),
        ),
        (
            "beside a responder",
            |leaf| {
                leaf.authority_info_access(&[
                    ("caIssuers", "uri:http://pki.example/"),
                    ("ocsp", "uri:http://pki.example/"),
                ])
            },
            both("the address of an OCSP responder"),
        ),
        (
            "beside the address of the issuer's certificate",
            |leaf| leaf.authority_info_access(&[("caIssuers", "uri:http://pki.example/")]),
            NOT_PUBLISHED.into(),
        ),
        (
            "beside addresses that can not be read",
            |leaf| leaf.extension(id::AUTHORITY_INFO_ACCESS, false, &sequence(&[null()])),
            refused("malformed: authorityInfoAccess: tag 0x05 where 0x30 is required"),
        ),
        (
            "with something in it",
            |leaf| leaf.extension(id::NO_REV_AVAIL, false, &integer(1)),
            refused("malformed: noRevAvail: tag 0x02 where 0x05 is required"),
        ),
    ];
    for (title, change, wanted) in table {
        let house = House::with_leaf(|leaf| change(leaf.no_revocation_available()));
        assert_eq!(house.supplied([]), wanted, "{title}");
    }
}

#[test]
fn d14_on_a_ca_it_has_no_effect() {
    let root = Authority::root("CN=Root");
    let issuing = root
        .issue_ca("CN=Issuing")
        .no_revocation_available()
        .crl_distribution_points(&["uri:http://pki.example/"])
        .build();
    let leaf = issuing.issue("CN=leaf").client_auth().build();
    let sent = [issuing.der.clone().into()];
    let with = |responses: OcspStore| {
        let verifier =
            Verifier::builder(anchors(&root), Purpose::ClientAuth).ocsp(responses).build().unwrap();
        let peer = Peer::new(&leaf.der, &sent);
        match verifier.verify(&peer, now()) {
            Ok(path) => path.revocation(Position::new(1)).unwrap().to_string(),
            Err(refusal) => refusal.to_string(),
        }
    };
    assert_eq!(
        with(store([issuing.ocsp().good(&leaf)])),
        "certificate 1 (CN=Issuing): revocation status unknown: there is no OCSP response about it"
    );
    assert!(with(store([issuing.ocsp().good(&leaf), root.ocsp().good(&issuing)])).starts_with("not revoked"));
    // Nor on one that stands as the end entity.
    let house = House::with_leaf(|leaf| leaf.ca().no_revocation_available());
    assert_eq!(house.supplied([]), unknown("there is no OCSP response about it"));
}
