//! CRL issuers with a key of their own (RFC 5280 6.3.3 f), and what a verifier makes of CRLs as a whole: the path, the moment
//! until which the answer is good, and the choices that show.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

#[path = "common/mod.rs"]
mod common;

use common::{
    Authority, CertificateBuilder, CrlBuilder, DistributionPoint, Issued, IssuingDistributionPoint, Key,
    Kind, PointName, id,
};
use rustls_pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Anchor, Budget, Peer, Purpose, Time, TrustStore, Verifier, verify::Builder};

const FEBRUARY: &str = "2026-02-01T00:00:00Z";
const LIST: &str = "uri:http://crl.example/all";
const NOT_SIGNED: &str = "the signature does not verify";

/// A root, a CA below it that may not sign CRLs with the key that signs certificates, and a client.
struct House {
    root: Authority,
    ca: Authority,
    leaf: Issued,
    /// The key that signs the CA's CRLs.
    key: Key,
}

impl House {
    fn new() -> Self {
        let root = Authority::root("CN=Root");
        let ca = root.issue_ca("CN=CA").key_usage(&["keyCertSign"]).build();
        let leaf = ca.issue("CN=leaf").client_auth().build();
        Self { root, ca, leaf, key: Key::seeded(Kind::P256, 7) }
    }

    /// A certificate of the CA's name for the other key, by the root.
    fn signer(&self) -> CertificateBuilder {
        self.root.issue("CN=CA").key(&self.key).key_usage(&["cRLSign"])
    }

    /// A CRL of the CA's name, by the other key.
    fn crl(&self) -> CrlBuilder {
        self.ca.crl().signed_by(&self.key)
    }

    fn builder(&self, crls: &[CrlBuilder]) -> Builder {
        let mut anchors = TrustStore::new();
        anchors.add(Anchor::from_certificate(&self.root.der).unwrap()).unwrap();
        let mut store = CrlStore::new();
        for crl in crls {
            store.add(crl.clone().build()).unwrap();
        }
        Verifier::builder(anchors, Purpose::ClientAuth).crls(store)
    }

    /// The root clears everybody below it.
    fn answer(&self, crls: &[CrlBuilder], sent: &[&Issued]) -> String {
        let crls = [&[self.root.crl()], crls].concat();
        let sent = [&[&self.ca], sent].concat();
        answer(&self.builder(&crls).build().unwrap(), &self.leaf, &sent)
    }
}

fn answer(verifier: &Verifier, leaf: &Issued, sent: &[&Issued]) -> String {
    let sent: Vec<_> = sent.iter().map(|it| CertificateDer::from(it.der.as_slice())).collect();
    match verifier.verify(&Peer::new(&leaf.der, &sent), Time::from_unix(common::NOW)) {
        Ok(path) => format!("good until {}", path.valid_until()),
        Err(refusal) => refusal.to_string(),
    }
}

#[track_caller]
fn check(title: &str, answer: &str, wanted: &str) {
    assert!(!wanted.is_empty() && answer.contains(wanted), "{title}: {answer}");
}

const GOOD: &str = "good until 2026-04-01T00:00:00Z";
const REVOKED: &str =
    "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 1 of CN=CA";

#[test]
fn a_crl_issuer_is_certified_by_an_authority_on_the_path() {
    let house = House::new();
    let stranger =
        Authority::root("CN=Root2").cross_sign(&house.root).key(&Key::seeded(Kind::P256, 9)).build();
    let weak = Key::seeded(Kind::RsaExponent(1024, 65_537), 1);
    let nobody = "CN=CA may not sign CRLs: keyUsage is keyCertSign, and cRLSign is needed";
    let because = |why: &str| format!("CN=CA may not sign CRLs: {why}");
    let table: Vec<(&str, Option<Issued>, String)> = vec![
        ("by the authority above the CA", Some(house.signer().build()), GOOD.into()),
        (
            "by the CA itself",
            Some(house.ca.issue("CN=CA").key(&house.key).key_usage(&["cRLSign"]).build()),
            because("the revocation status of its certificate is unknown: CN=CA may not sign CRLs"),
        ),
        ("without key usage", Some(house.signer().without(id::KEY_USAGE).build()), GOOD.into()),
        ("no such certificate", None, nobody.into()),
        ("D6: without cRLSign", Some(house.signer().key_usage(&["digitalSignature"]).build()), nobody.into()),
        (
            "of another name",
            Some(house.root.issue("CN=CB").key(&house.key).key_usage(&["cRLSign"]).build()),
            nobody.into(),
        ),
        ("of another key", Some(house.signer().key(&stranger.key).build()), NOT_SIGNED.into()),
        (
            "by somebody else of the root's name",
            Some(stranger.issue("CN=CA").key(&house.key).key_usage(&["cRLSign"]).build()),
            nobody.into(),
        ),
        (
            "by the client",
            Some(house.leaf.issue("CN=CA").key(&house.key).key_usage(&["cRLSign"]).build()),
            nobody.into(),
        ),
        ("with a signature that is wrong", Some(house.signer().corrupt_signature().build()), nobody.into()),
        (
            "expired",
            Some(house.signer().valid("2025-01-01T00:00:00Z", FEBRUARY).build()),
            because("expired 2026-02-01T00:00:00Z"),
        ),
        (
            "with a critical extension that nobody knows",
            Some(house.signer().extension("1.2.3", true, &[5, 0]).build()),
            because("critical extension 1.2.3 is not processed"),
        ),
        (
            "of a key that is too short",
            Some(house.signer().key(&weak).build()),
            because("has an RSA key of 1024 bits"),
        ),
    ];
    for (title, signer, wanted) in table {
        let sent: Vec<&Issued> = signer.iter().collect();
        check(title, &house.answer(&[house.crl()], &sent), &wanted);
        let listing = house.crl().revoke(&house.leaf.serial, FEBRUARY, Some(1));
        let wanted = if wanted == GOOD { REVOKED } else { &wanted };
        check(title, &house.answer(&[listing], &sent), wanted);
    }
}

#[test]
fn name_constraints_bind_crl_issuers_too() {
    let house = House::new();
    let narrow =
        house.root.issue_ca("CN=Narrow").key_usage(&["keyCertSign"]).permitted(&["dir:CN=Peer"]).build();
    let leaf = narrow.issue("CN=Peer").client_auth().build();
    let signer = narrow.issue("CN=Narrow").key(&house.key).key_usage(&["cRLSign"]).build();
    let crl = narrow.crl().signed_by(&house.key);
    let verifier = house.builder(&[house.root.crl(), crl]).build().unwrap();
    let told = answer(&verifier, &leaf, &[&narrow, &signer]);
    check("a name that its own authority must not give", &told, "CN=Narrow may not sign CRLs: ");
    let by_root = house.root.issue("CN=Narrow").key(&house.key).key_usage(&["cRLSign"]).build();
    check("by the authority above", &answer(&verifier, &leaf, &[&narrow, &by_root]), GOOD);
}

#[test]
fn nobody_below_signs_about_who_is_above() {
    // The CA, which is asked about, certifies somebody of the root's name.
    let house = House::new();
    let ca = house.root.issue_ca("CN=CA").build();
    let leaf = ca.issue("CN=leaf").client_auth().build();
    let usurper = ca.issue("CN=Root").key(&house.key).key_usage(&["cRLSign"]).build();
    let forged = house.root.crl().signed_by(&house.key);
    let verifier = house.builder(&[forged, ca.crl()]).build().unwrap();
    check("by the CA below", &answer(&verifier, &leaf, &[&ca, &usurper]), NOT_SIGNED);
    let by_root = house.root.issue("CN=Root").key(&house.key).key_usage(&["cRLSign"]).build();
    check("by the root itself", &answer(&verifier, &leaf, &[&ca, &by_root]), NOT_SIGNED);
    let with_its_own =
        house.builder(&[house.root.crl().number(0), house.root.crl().signed_by(&house.key), ca.crl()]);
    check(
        "by the root itself, which has signed a CRL about that certificate",
        &answer(&with_its_own.build().unwrap(), &leaf, &[&ca, &by_root]),
        GOOD,
    );
}

#[test]
fn a_crl_issuer_is_asked_about_once_and_nobody_else_for_it() {
    let house = House::new();
    let signer = house.signer().serial(77).build();
    let root_lists = |title: &str, crl: CrlBuilder, relaxation: Option<Relaxation>, wanted: &str| {
        let builder = relaxation.into_iter().fold(house.builder(&[crl, house.crl()]), Builder::relax);
        check(title, &answer(&builder.build().unwrap(), &house.leaf, &[&house.ca, &signer]), wanted);
    };
    let revoked = house.root.crl().revoke(&signer.serial, FEBRUARY, Some(1));
    let why = "CN=CA may not sign CRLs: its certificate is revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 1 of CN=Root";
    root_lists("revoked", revoked.clone(), None, why);
    root_lists(
        "revoked, and unknown passes for the CA",
        revoked.clone(),
        Some(Relaxation::UnknownRevocationPasses),
        GOOD,
    );
    root_lists(
        "only the end entity is asked about",
        revoked,
        Some(Relaxation::EndEntityRevocationOnly),
        GOOD,
    );

    // A signer that the CA certified, whose own status only the CA's other CRL could tell.
    let by_ca = house.ca.issue("CN=CA").key(&house.key).key_usage(&["cRLSign"]).build();
    let told = house.answer(&[house.crl()], &[&by_ca]);
    check("its own CRL does not clear it", &told, "the revocation status of its certificate is unknown");
}

/// The leaf's CRLs are the list of a CRL issuer that the CA certified under a name of its own.
fn with_list(signers_point: Option<DistributionPoint<'_>>) -> (House, Issued, Issued) {
    let house = House::new();
    let point = list_by("CN=Lists");
    let leaf = house.ca.issue("CN=leaf").client_auth().distribution_points(&[point]).build();
    let signer = house.ca.issue("CN=Lists").key_usage(&["cRLSign"]).serial(78);
    let signer = match signers_point {
        Some(point) => signer.distribution_points(&[point]).build(),
        None => signer.build(),
    };
    (house, leaf, signer)
}

fn list_by(issuer: &str) -> DistributionPoint<'_> {
    DistributionPoint { name: PointName::Full(&[LIST]), reasons: None, crl_issuer: Some(issuer) }
}

const INDIRECT: IssuingDistributionPoint<'_> = IssuingDistributionPoint {
    name: PointName::Full(&[LIST]),
    only_user_certificates: false,
    only_ca_certificates: false,
    only_some_reasons: None,
    indirect: true,
    only_attribute_certificates: false,
};

#[test]
fn an_indirect_list_is_by_whom_the_ca_certified() {
    let unknown = "CN=Lists may not sign CRLs: the revocation status of its certificate is unknown";
    let root_list = DistributionPoint { crl_issuer: Some("CN=Root"), ..list_by("") };
    let cases = [
        ("nobody says whether the CRL issuer is revoked", None, unknown),
        ("its own list says it, as the CA wants it", Some(list_by("CN=Lists")), GOOD),
        ("the root's list says it", Some(root_list), GOOD),
    ];
    for (title, point, wanted) in cases {
        let (house, leaf, signer) = with_list(point);
        let root_list = house.root.crl().issuing_distribution_point(&INDIRECT);
        let list = signer.crl().issuing_distribution_point(&INDIRECT);
        let with = |lists: &[&CrlBuilder]| {
            let crls: Vec<_> = lists.iter().map(|list| (*list).clone()).chain([house.root.crl()]).collect();
            answer(&house.builder(&crls).build().unwrap(), &leaf, &[&house.ca, &signer])
        };
        check(title, &with(&[&list, &root_list]), wanted);
        let listing = list.clone().revoke(&leaf.serial, FEBRUARY, Some(1)).certificate_issuer("CN=CA");
        let revoked =
            "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 1 of CN=Lists";
        check(title, &with(&[&listing, &root_list]), if wanted == GOOD { revoked } else { wanted });
        let distrusted = root_list.clone().revoke(&signer.serial, FEBRUARY, None).certificate_issuer("CN=CA");
        let told = with(&[&list, &distrusted]);
        if title.starts_with("the root's") {
            check(title, &told, "CN=Lists may not sign CRLs: its certificate is revoked");
        }
        // Not sent, but configured.
        let crls = [list, root_list, house.root.crl()];
        let builder = house.builder(&crls).intermediate(&signer.der).unwrap();
        check(title, &answer(&builder.build().unwrap(), &leaf, &[&house.ca]), wanted);
        let told = answer(&house.builder(&crls).build().unwrap(), &leaf, &[&house.ca]);
        check(title, &told, "nobody on the path, or certified by an authority on it, has its issuer's name");
    }
}

#[test]
fn an_answer_is_good_as_long_as_the_crl_issuers_certificate() {
    let house = House::new();
    let signer = house.signer().valid("2026-01-01T00:00:00Z", "2026-03-20T00:00:00Z").build();
    check("its notAfter", &house.answer(&[house.crl()], &[&signer]), "good until 2026-03-20T00:00:00Z");

    let ca = house.root.issue_ca("CN=CA").build();
    let signers_point = DistributionPoint {
        name: PointName::Full(&["uri:http://crl.example/signers"]),
        ..Default::default()
    };
    let leaf = ca.issue("CN=leaf").client_auth().distribution_points(&[list_by("CN=Lists")]).build();
    let signer = ca.issue("CN=Lists").key_usage(&["cRLSign"]).distribution_points(&[signers_point]).build();
    let about_signers = IssuingDistributionPoint { name: signers_point.name, ..Default::default() };
    let crls = [
        house.root.crl(),
        ca.crl().issuing_distribution_point(&about_signers).next_update(Some("2026-03-10T00:00:00Z")),
        signer.crl().issuing_distribution_point(&INDIRECT),
    ];
    let told = answer(&house.builder(&crls).build().unwrap(), &leaf, &[&ca, &signer]);
    check("what clears it", &told, "good until 2026-03-10T00:00:00Z");
}

#[test]
fn decoys_of_a_crl_issuers_name_are_bounded_by_the_budget() {
    let house = House::new();
    let decoys: Vec<_> = (0..100)
        .map(|seed| {
            house
                .signer()
                .serial(seed + 1000)
                .key(&Key::seeded(Kind::P256, 1000 + seed.unsigned_abs()))
                .corrupt_signature()
                .build()
        })
        .collect();
    let signer = house.signer().build();
    let sent: Vec<&Issued> = decoys.iter().chain([&signer]).collect();
    check("within the budget", &house.answer(&[house.crl()], &sent), GOOD);
    let budget = Budget { signatures: 50, ..Budget::default() };
    let builder = house.builder(&[house.root.crl(), house.crl()]).budget(budget);
    let sent = [&[&house.ca], sent.as_slice()].concat();
    let told = answer(&builder.build().unwrap(), &house.leaf, &sent);
    check("beyond it", &told, "the limit of 50 signature checks was reached");
    let sent: Vec<&Issued> = decoys.iter().collect();
    let sent = [&[&house.ca], sent.as_slice()].concat();
    let usual = house.builder(&[house.root.crl(), house.ca.crl()]).policy(vouchsafe::Policy::rfc5280());
    let with_crl_sign = answer(&usual.budget(budget).build().unwrap(), &house.leaf, &sent);
    check("a CA that may not sign", &with_crl_sign, "was reached");
}

#[test]
fn grace_is_a_choice_that_shows() {
    let house = House::new();
    let ca = house.root.issue_ca("CN=CA").build();
    let leaf = ca.issue("CN=leaf").client_auth().build();
    let stale = ca.crl().next_update(Some("2026-03-02T11:00:00Z"));
    let builder = || house.builder(&[house.root.crl(), stale.clone()]);
    check("none", &answer(&builder().build().unwrap(), &leaf, &[&ca]), "is stale since 2026-03-02T11:00:00Z");
    let hour =
        builder().relax(Relaxation::Grace(60)).relax(Relaxation::Grace(7_200)).relax(Relaxation::Grace(5));
    let verifier = hour.build().unwrap();
    check("the longest counts", &answer(&verifier, &leaf, &[&ca]), "good until 2026-03-02T13:00:00Z");
    let sent = [CertificateDer::from(ca.der.as_slice())];
    let path = verifier.verify(&Peer::new(&leaf.der, &sent), Time::from_unix(common::NOW)).unwrap();
    assert_eq!(path.relaxations()[1].to_string(), "CRLs are used for 7200 s past their nextUpdate");
}

#[test]
fn critical_distribution_points_are_processed_where_revocation_is_asked_about() {
    let root = Authority::root("CN=Root");
    let point = DistributionPoint { name: PointName::Full(&[LIST]), ..DistributionPoint::default() };
    let ca = root
        .issue_ca("CN=CA")
        .distribution_points(&[point])
        .critical(id::CRL_DISTRIBUTION_POINTS, true)
        .build();
    let leaf = ca.issue("CN=leaf").client_auth().distribution_points(&[point]);
    let critical = leaf.clone().critical(id::CRL_DISTRIBUTION_POINTS, true).build();
    let malformed = leaf.clone().extension(id::CRL_DISTRIBUTION_POINTS, true, &[0x30, 2, 0x30, 0]).build();
    let leaf = leaf.build();
    let house = House { root, ca, leaf: leaf.clone(), key: Key::seeded(Kind::P256, 7) };
    let crls = [house.root.crl(), house.ca.crl()];
    let not_processed = "critical extension cRLDistributionPoints (2.5.29.31) is not processed";
    let table = [
        ("both are asked about", &critical, None, GOOD),
        ("of the CA it is not asked", &leaf, Some(Relaxation::EndEntityRevocationOnly), not_processed),
        ("it is malformed", &malformed, None, "cRLDistributionPoints: a required value is absent"),
    ];
    for (title, leaf, relaxation, wanted) in table {
        let builder = relaxation.into_iter().fold(house.builder(&crls), Builder::relax);
        check(title, &answer(&builder.build().unwrap(), leaf, &[&house.ca]), wanted);
    }
}
